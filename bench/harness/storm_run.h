// What storm and herd have in common: a region's hub and its tablets, on one engine; and what is looked at in the end.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "folder.h"
#include "loop.h"
#include "office_reader.h"
#include "options.h"
#include "storm_hub.h"
#include "storm_tablet.h"

namespace doorstep::bench {

struct StormSetting {
  std::string engine;    // SQLite, PostgreSQL: before the names of the figures
  std::string database;  // postgresql://…; empty: SQLite
  Region region;
  int events;  // that each tablet brings with it
};

// SQLite, and PostgreSQL where there is one, in a schema of its own.
std::vector<StormSetting> storm_settings(const Options& options, const Region& region, int events);

class StormRun {
 public:
  StormRun(const Options& options, const StormSetting& setting, Millis log_start);

  Loop& loop() { return loop_; }
  StormHub& hub() { return hub_; }
  Seen& seen() { return seen_; }
  std::vector<std::unique_ptr<StormTablet>>& tablets() { return tablets_; }
  std::size_t size() const { return tablets_.size(); }

  // Until every tablet has nothing left to do. Throws where it takes longer.
  void run(std::int64_t limit_ms);

 private:
  const Folder folder_;
  StormHub hub_;
  http::CurlConfig curl_;
  sync::Config sync_;
  Loop loop_;
  Seen seen_;
  std::vector<std::unique_ptr<StormTablet>> tablets_;
};

struct Kept {
  std::int64_t events = 0;  // that the hub holds
  std::int64_t lost = 0;    // receipted, or made, and not there as they were made
  std::int64_t twice = 0;   // with effect more than once, or unknown to anyone
  std::int64_t found = 0;   // exceptions that they led to; made-up care leads to none
};
// Line by line against what the tablets hold.
Kept compare_with_hub(hub::Store& store, const std::vector<std::unique_ptr<StormTablet>>& tablets);

// Retries, second by second.
struct Spreading {
  std::size_t retries = 0;
  double largest_second = 0;
  double mean_second = 0;  // from the first to the last
};
Spreading spreading_of(const std::vector<std::int64_t>& at_ms);

void add_answers(const Seen& seen, const std::string& engine, Report& report);

}  // namespace doorstep::bench
