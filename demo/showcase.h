// What a hub that stays up has besides the demo's day: four weeks before it, the next morning under way, and people who
// can sign in.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "doorstep/demo/sample_rota.h"
#include "doorstep/hub/server/serve.h"

#include "ordinary_day.h"

namespace doorstep::demo {

class Showcase {
 public:
  using Say = std::function<void(const std::string&)>;
  // Enrols a tablet for a carer, in a folder below `folder`.
  using Enrol = std::function<std::unique_ptr<Tablet>(const std::string& carer, const std::string& provider,
                                                      const std::filesystem::path& folder)>;
  // Decides an amendment, as the provider's office.
  using Decide = std::function<void(const std::string& provider, const EventId& amendment)>;

  Showcase(World& world, hub::RunningHub& hub, std::string day, Say say)
      : world_(world), hub_(hub), day_(std::move(day)), say_(std::move(say)) {}

  // Four weeks on tablets of their own, which the carers then hand in.
  void play_month(const SampleRota& rota, const Enrol& enrol, const std::filesystem::path& folder,
                  const Decide& decide);
  // The morning after the demo's day, on that day's tablets, until some visits are under way.
  void play_morning(Tablets& tablets);
  void import_rate_card();

 private:
  SampleRota import_day(const std::string& date);

  World& world_;
  hub::RunningHub& hub_;
  std::string day_;
  Say say_;
};

// The date so many days after another, both as 2026-11-02.
std::string date_after(const std::string& date, int days);
inline constexpr int kHistoryDays = 28;

}  // namespace doorstep::demo
