// The pages of a county's commissioner, offices and families on a year of its data, while tablets push: how long the first
// data of each takes, against one plain aggregate over the visits' rows.
#include <atomic>
#include <chrono>
#include <fstream>
#include <iostream>
#include <map>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "doorstep/hub/store/postgres.h"
#include "doorstep/hub/views/check.h"
#include "doorstep/hub/views/keeper.h"
#include "doorstep/platform/clock.h"

#include "county_pages.h"
#include "county_people.h"
#include "county_year.h"
#include "harness/folder.h"
#include "harness/local_hub.h"
#include "harness/office.h"
#include "harness/options.h"

namespace doorstep::bench {
namespace {

constexpr double kGoalMs = 300;

// Pushes of 20 events, four a second, for as long as it lives: forty times what such a county records.
class Ingest {
 public:
  explicit Ingest(LocalHub& hub) : hub_(hub), tablet_(hub, 0), thread_([this] { run(); }) {}
  ~Ingest() {
    stop_ = true;
    thread_.join();
  }
  Ingest(const Ingest&) = delete;
  Ingest& operator=(const Ingest&) = delete;
  int pushes() const { return pushes_; }

 private:
  void run() {
    while (!stop_) {
      hub_.ask(tablet_.next_push(20));
      ++pushes_;
      std::this_thread::sleep_for(std::chrono::milliseconds(250));
    }
  }
  LocalHub& hub_;
  Tablet tablet_;
  std::atomic<bool> stop_{false};
  std::atomic<int> pushes_{0};
  std::thread thread_;
};

// The same period by day out of the visits' own rows, by one statement a provider.
double plain_aggregate_ms(LocalHub& hub, const std::string& from, const std::string& to) {
  Series us;
  for (int i = 0; i < 3; ++i) {
    timed(us, [&] {
      hub.hub().store().read([&](hub::Connection& db) {
        for (const auto& provider : db.query("SELECT provider FROM provider")) {
          db.each(
              "SELECT v.day, count(*), CAST(sum(v.planned_seconds) AS BIGINT), "
              "CAST(sum(v.clocked_seconds) AS BIGINT), CAST(sum(v.actual_seconds) AS BIGINT) "
              "FROM view_visit v JOIN person p ON p.provider = v.provider AND p.id = v.person "
              "WHERE v.provider = $1 AND v.day >= $2 AND v.day <= $3 AND p.commissioner = $4 GROUP BY v.day",
              [](const hub::Row&) {}, provider.text(0), from, to, kCountyCommissioner);
        }
      });
    });
  }
  return us.median() / 1e3;
}

double seconds_since(std::int64_t start_ns) { return static_cast<double>(now_ns() - start_ns) / 1e9; }

void fill(hub::Store& store, CountyYear& county, Report& report) {
  const auto start = now_ns();
  county.fill(store);
  std::cerr << fmt::format("county: {} visits, {} events in {:.0f} s\n", county.visits(), county.events(),
                           seconds_since(start));
  report.add({"visits", static_cast<double>(county.visits()), ""});
  report.add({"fill", static_cast<double>(county.visits()) / seconds_since(start), "visits/s"});
}

// What the run before pushed goes: else its visits would grow from run to run.
void forget_pushes(hub::Store& store) {
  store.write([](hub::Connection& db) {
    for (const char* sql :
         {"DELETE FROM fact WHERE provider = $1", "DELETE FROM line WHERE provider = $1",
          "DELETE FROM log_head WHERE provider = $1", "DELETE FROM contact WHERE provider = $1",
          "DELETE FROM boot_span WHERE provider = $1", "DELETE FROM view_mark WHERE provider = $1",
          "UPDATE view_keeper SET version = 0 WHERE provider = $1"})
      db.exec(sql, kProvider);
  });
}

// Of `visits` that are new.
void make_read_models(hub::Keeper& keeper, std::int64_t visits, Report& report) {
  const auto start = now_ns();
  keeper.settle();
  std::cerr << fmt::format("county: read models in {:.0f} s\n", seconds_since(start));
  if (visits > 0)
    report.add({"read models made", static_cast<double>(visits) / seconds_since(start), "visits/s"});
}

// Until enough rounds are made, or the page has had its time: what is slow is seen in a few.
Series rounds_of(const CountyPeople& people, const CountyPage& page, int rounds) {
  constexpr double kMostUs = 20e6;
  Series us;
  for (int i = 0; i < rounds && us.total() < kMostUs; ++i)
    timed(us, [&] { people.ask(page.reader, page.target); });
  std::cerr << fmt::format("county: {}: {:.1f} ms, p95 {:.1f}\n", page.name, us.median() / 1e3,
                           us.quantile(0.95) / 1e3);
  return us;
}

void measure_pages(LocalHub& hub, const CountyYear& county, const CountyPeople& people, int rounds,
                   Report& report) {
  const std::map<std::string_view, double> plain_ms{
      {"hours by week, month", plain_aggregate_ms(hub, county.day(28), county.day(1))},
      {"hours by week, year", plain_aggregate_ms(hub, county.day(365), county.day(1))}};
  for (const CountyPage& page : county_pages(county, people)) {
    const Series us = rounds_of(people, page, rounds);
    report.add({fmt::format("{}: p50", page.name), us.median() / 1e3, "ms"});
    report.add({fmt::format("{}: p95", page.name), us.quantile(0.95) / 1e3, "ms", at_most(kGoalMs)});
    if (const auto plain = plain_ms.find(page.name); plain != plain_ms.end())
      report.add({fmt::format("plain aggregate / {}", page.name), plain->second / (us.median() / 1e3), "x"});
  }
}

// The most memory that this process has had since it was asked to forget what it had before, in MB.
void forget_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }
double peak_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    double kb = 0;
    if (word == "VmHWM:" && status >> kb) return kb / 1'000;
  }
  return 0;
}

void check(hub::Store& store, Report& report) {
  forget_peak();
  const auto start = now_ns();
  const auto found = hub::check_views(store, platform::system_clock().wall_ms());
  std::cerr << "county: " << hub::to_json(found).dump() << "\n";
  if (found.differences != 0) throw std::runtime_error("the read models differ from the events");
  report.add(
      {"checked against the events", static_cast<double>(found.visits) / seconds_since(start), "visits/s"});
  report.add({"check: time", seconds_since(start), "s"});
  report.add({"check: memory of the process", peak_mb(), "MB"});
}

// `is_kept`: the year is there from an earlier run of that day.
void measure(std::unique_ptr<hub::Store> store, CountySize size, bool is_kept, const Options& options,
             Report& report) {
  const Millis now = platform::system_clock().wall_ms();
  if (options.quick) size = {2, 20, 30};
  CountyYear county(size, now, 1);
  if (is_kept) {
    forget_pushes(*store);
  } else {
    store->make_room(now - (size.days + 1) * 86'400'000LL, now);
    fill(*store, county, report);
    store->analyze();
  }
  LocalHub hub(std::move(store), 1);
  hub::Keeper keeper(hub.hub().store(), platform::system_clock(), {"bench"});
  make_read_models(keeper, is_kept ? 0 : county.visits(), report);
  if (!is_kept) hub.hub().store().analyze();
  const CountyPeople people(hub, county);
  {
    const Ingest ingest(hub);
    hub::Keeper patient(hub.hub().store(), platform::system_clock(),
                        {"bench", 128, 15'000, 1'000});  // as a hub's
    const hub::KeeperThread thread(patient, std::chrono::milliseconds(200));
    const auto start = now_ns();
    measure_pages(hub, county, people, options.size(40, 2), report);
    report.add({"events pushed meanwhile", 20 * ingest.pushes() / seconds_since(start), "/s"});
  }
  keeper.settle();
  check(hub.hub().store(), report);
}

}  // namespace

void bench_county(const Options& options, Report& report) {
  report.begin("county", "the pages on a year of a county, while tablets push");
  const Folder folder(options.folder);
  const auto& place = options.county.empty() ? folder.path() : options.county;
  std::filesystem::create_directories(place);
  hub::StoreOptions store_options;
  store_options.file = place / "hub.db";
  store_options.key = std::string(32, 'U');
  const bool is_kept = std::filesystem::exists(store_options.file);
  measure(hub::open_sqlite_store(store_options, hub::hub_schema()), {}, is_kept, options, report);
}

void bench_county_postgres(const Options& options, Report& report) {
  report.begin("county_postgres", "a tenth of it on PostgreSQL");
  if (options.postgres.empty()) return report.skip("no PostgreSQL");
  hub::PostgresOptions store_options;
  store_options.url = options.postgres;
  measure(hub::open_postgres_store(store_options, hub::hub_schema()), {10, 100, 365}, false, options, report);
}

}  // namespace doorstep::bench
