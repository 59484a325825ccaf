// The demo's own rota: made-up people in a made-up town, the same for the same day.
#pragma once

#include <string>
#include <vector>

namespace doorstep::demo {

struct SampleVisit {
  std::string visit, person, provider, service;
  int start_minute = 0;  // of the local day
  int minutes = 0;
  std::vector<std::string> carers;
  std::vector<std::string> participants;  // of a shared session
  bool time_critical = false;
  std::string tasks;  // ;-separated
};

// The import files of surface.md and the visits behind them.
struct SampleRota {
  std::string people_csv, carers_csv, rota_csv, packages_csv, outcomes_csv;
  std::vector<SampleVisit> visits;  // in order of their start
  std::vector<std::string> providers;
  std::vector<std::string> commissioners;
  std::vector<std::pair<std::string, std::string>> carers;  // carer, provider
};

// `day` is a local date, 2026-11-02. 44 people, 12 carers, two providers, two commissioners; visits by two carers,
// shared sessions and time-critical medication are among them. No carer is planned in two places at once. `suffix` is put
// behind the visits' names, where several days are in one hub.
SampleRota make_sample_rota(const std::string& day, const std::string& suffix = {});

}  // namespace doorstep::demo
