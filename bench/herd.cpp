// Seven in the morning: 5,000 tablets record a check-in each within a minute, every one with a connection and a token
// of its own to get first.
#include <chrono>
#include <random>
#include <stdexcept>
#include <thread>

#include "doorstep/platform/clock.h"

#include "harness/options.h"
#include "harness/storm_run.h"
#include "harness/units.h"

namespace doorstep::bench {
namespace {

constexpr std::int64_t kHerdLimitMs = 300'000;

Region region_of(const Options& options, Millis now) {
  Region region;
  region.providers = options.size(50, 6);
  region.carers = options.size(100, 50);
  region.day = now - now % kDay;
  return region;
}

void check_in(StormRun& run, int within_ms) {
  std::mt19937_64 dice(1);
  std::uniform_int_distribution<std::int64_t> moment(0, within_ms);
  const auto start_ms = run.loop().now_ms();
  for (auto& tablet : run.tablets()) tablet->record_at(start_ms + moment(dice));
  run.run(kHerdLimitMs);
}

void add_kept(StormRun& run, const std::string& engine, Report& report) {
  run.hub().stop();
  const auto kept = compare_with_hub(*run.hub().open_store(), run.tablets());
  const auto& seen = run.seen();
  report.add({engine + "events lost", static_cast<double>(kept.lost), "", at_most(0)});
  report.add({engine + "events twice", static_cast<double>(kept.twice), "", at_most(0)});
  add_answers(seen, engine, report);
  if (kept.lost != 0 || kept.twice != 0) throw std::runtime_error("events are lost, or there twice");
  if (seen.statuses.lower_bound(500) != seen.statuses.end())
    throw std::runtime_error("the hub refused a tablet of the herd");
}

void herd_on(const Options& options, const StormSetting& setting, Millis now, Report& report) {
  const auto engine = setting.engine + ": ";
  StormRun run(options, setting, now - kHour);
  const double hub_cpu_us = run.hub().serving().cpu_us();
  check_in(run, options.size(60'000, 6'000));
  const double hub_us = run.hub().serving().cpu_us() - hub_cpu_us;
  const auto& seen = run.seen();
  const auto check_ins = static_cast<double>(run.size());
  report.add({engine + "check-ins", check_ins, ""});
  report.add({engine + "from recording to receipt, median", seen.receipt_ms.median() / 1e3, "s"});
  report.add({engine + "from recording to receipt, p99", seen.receipt_ms.p99() / 1e3, "s", at_most(3)});
  report.add({engine + "the hub's CPU a check-in", hub_us / check_ins, "us"});
  add_kept(run, engine, report);
}

// The hub is killed while they check in, and back after a third of that time.
void herd_without_hub(const Options& options, const StormSetting& setting, Millis now, Report& report) {
  const auto engine = setting.engine + ", the hub away: ";
  StormRun run(options, setting, now - kHour);
  const int within_ms = options.size(60'000, 6'000);
  std::jthread absence([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(within_ms / 3));
    run.hub().kill();
    std::this_thread::sleep_for(std::chrono::milliseconds(within_ms / 3));
    run.hub().serve();
  });
  check_in(run, within_ms);
  absence.join();
  const auto& waits = run.seen().receipt_ms;
  report.add({engine + "from recording to receipt, median", waits.median() / 1e3, "s"});
  report.add({engine + "from recording to receipt, the longest", waits.quantile(1) / 1e3, "s"});
  add_kept(run, engine, report);
}

}  // namespace

void bench_herd(const Options& options, Report& report) {
  report.begin("herd", "tablets that check in within a minute, each over a connection of its own");
  const Millis now = platform::system_clock().wall_ms();
  for (const auto run : {herd_on, herd_without_hub}) {
    for (const auto& setting : storm_settings(options, region_of(options, now), 0))
      run(options, setting, now, report);
  }
}

}  // namespace doorstep::bench
