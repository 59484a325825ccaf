// 5,000 tablets that were offline for a day come back within seconds, each with a signed log of 200 events: over TLS
// connections of their own, to a hub in a process of its own, while an office reads.
#include <algorithm>
#include <filesystem>
#include <random>
#include <stdexcept>

#include "doorstep/platform/clock.h"

#include "harness/options.h"
#include "harness/storm_run.h"
#include "harness/units.h"

namespace doorstep::bench {
namespace {

constexpr std::int64_t kArriveWithinMs = 10'000;
constexpr std::int64_t kStormLimitMs = 600'000;
constexpr double kMiB = 1024.0 * 1024;

Region region_of(const Options& options) {
  Region region;
  region.providers = options.size(50, 4);
  region.carers = options.size(100, 50);
  const Millis now = platform::system_clock().wall_ms();
  region.day = now - now % kDay - kDay;
  return region;
}

void arrive(StormRun& run) {
  std::mt19937_64 dice(1);
  std::uniform_int_distribution<std::int64_t> moment(0, kArriveWithinMs);
  const auto start_ms = run.loop().now_ms();
  for (auto& tablet : run.tablets()) tablet->arrive_at(start_ms + moment(dice));
}

void add_reads(const OfficeReader::Found& reads, const std::string& engine, Report& report) {
  Series all = reads.hours_us;
  all.add(reads.timeline_us);
  report.add({engine + "reads meanwhile", static_cast<double>(all.size()), ""});
  report.add({engine + "reads that failed", static_cast<double>(reads.failed), "", at_most(0)});
  report.add({engine + "a read, p99", all.p99() / 1e6, "s", at_most(1)});
  report.add({engine + "a day's hours, median", reads.hours_us.median() / 1e6, "s"});
  report.add({engine + "a day's hours, p99", reads.hours_us.p99() / 1e6, "s"});
  report.add({engine + "a person's notes, median", reads.timeline_us.median() / 1e6, "s"});
  report.add({engine + "a person's notes, p99", reads.timeline_us.p99() / 1e6, "s"});
}

void storm_on(const Options& options, const StormSetting& setting, Report& report) {
  const auto engine = setting.engine + ": ";
  const auto prepared_ns = now_ns();
  StormRun run(options, setting, setting.region.day + 405 * kMinute);
  report.add({engine + "preparing", static_cast<double>(now_ns() - prepared_ns) / 1e9, "s", at_most(120)});
  OfficeReader reader(run.hub().curl(), run.hub().offices(), setting.region.date());
  const double our_cpu_us = process_cpu_us();
  const double hub_cpu_us = run.hub().serving().cpu_us();
  const auto start_ms = run.loop().now_ms();
  arrive(run);
  run.run(kStormLimitMs);
  const auto end_ms = run.loop().now_ms();
  const double hub_us = run.hub().serving().cpu_us() - hub_cpu_us;
  const double our_us = process_cpu_us() - our_cpu_us;
  const auto reads = reader.stop();
  const double peak = static_cast<double>(run.hub().serving().peak_memory_bytes());
  run.hub().stop();
  const auto kept = compare_with_hub(*run.hub().open_store(), run.tablets());
  const auto& seen = run.seen();
  const double events = static_cast<double>(run.size()) * setting.events;
  const double took_s = static_cast<double>(seen.last_receipt_ms - start_ms) / 1e3;
  report.add({engine + "events", events, ""});
  report.add({engine + "until all is receipted", took_s, "s", at_most(600)});
  report.add({engine + "until every feed is current", static_cast<double>(end_ms - start_ms) / 1e3, "s"});
  report.add({engine + "events a second", events / took_s, "events/s"});
  report.add({engine + "events lost", static_cast<double>(kept.lost), "", at_most(0)});
  report.add({engine + "events twice", static_cast<double>(kept.twice), "", at_most(0)});
  report.add({engine + "findings", static_cast<double>(kept.found), ""});
  report.add({engine + "the hub's memory at most", peak / kMiB, "MiB", at_most(1024)});
  report.add({engine + "a tablet's wait, median", seen.receipt_ms.median() / 1e3, "s"});
  report.add({engine + "a tablet's wait, p99", seen.receipt_ms.p99() / 1e3, "s"});
  add_reads(reads, engine, report);
  add_answers(seen, engine, report);
  report.add({engine + "the hub's CPU", hub_us / 1e6, "s"});
  report.add({engine + "the hub's CPU an event", hub_us / events, "us"});
  report.add({engine + "the tablets' and the reader's CPU", our_us / 1e6, "s"});
  if (kept.lost != 0 || kept.twice != 0) throw std::runtime_error("events are lost, or there twice");
}

}  // namespace

void bench_storm(const Options& options, Report& report) {
  report.begin("storm", "tablets that were offline for a day, each with 200 events, all at once");
  for (const auto& setting : storm_settings(options, region_of(options), options.size(200, 50)))
    storm_on(options, setting, report);
}

}  // namespace doorstep::bench
