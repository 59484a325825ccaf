// The pages of a county's commissioner on a year of its data, while tablets push: how long the first data of each takes,
// against one plain aggregate over the visits' rows.
#include <array>
#include <atomic>
#include <chrono>
#include <iostream>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/views/check.h"
#include "doorstep/hub/views/keeper.h"
#include "doorstep/platform/clock.h"

#include "county_year.h"
#include "harness/folder.h"
#include "harness/local_hub.h"
#include "harness/office.h"
#include "harness/options.h"

namespace doorstep::bench {
namespace {

constexpr double kGoalMs = 300;

struct Page {
  const char* name;
  std::string target;
};

// What a commissioner's pages ask for first.
std::vector<Page> pages(const CountyYear& county) {
  const std::string month = "from=" + county.day(28) + "&to=" + county.day(1);
  const std::string year = "from=" + county.day(365) + "&to=" + county.day(1);
  return {{"board", "/v1/board?day=" + county.day(1)},
          {"hours by week, month", "/v1/hours/summary?by=week&" + month},
          {"hours by provider, month", "/v1/hours/summary?by=provider&" + month},
          {"hours by zone, month", "/v1/hours/summary?by=zone&" + month},
          {"hours by person, month", "/v1/hours/summary?by=person&" + month},
          {"hours by week, year", "/v1/hours/summary?by=week&" + year},
          {"monitoring, month", "/v1/monitoring?" + month},
          {"late visits, month", "/v1/monitoring/late/visits?" + month},
          {"continuity, month", "/v1/monitoring/continuity?" + month}};
}

std::string token_of(LocalHub& hub) {
  const auto client = hub::make_client(hub.hub().store(), platform::system_random(), hub::Role::commissioner,
                                       kCountyCommissioner);
  hub::Request request;
  request.method = "POST";
  request.target = "/oauth2/token";
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.body = "grant_type=client_credentials&client_id=" + client.client_id +
                 "&client_secret=" + client.client_secret;
  return nlohmann::json::parse(hub.ask(std::move(request)).body).at("access_token");
}

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

void ask(LocalHub& hub, const std::string& token, const std::string& target) {
  hub::Request request;
  request.method = "GET";
  request.target = target;
  request.headers.add("Authorization", "Bearer " + token);
  hub.ask(std::move(request));
}

// The same month by week out of the visits' own rows, by one statement a provider.
double plain_aggregate_ms(LocalHub& hub, const CountyYear& county) {
  Series us;
  for (int i = 0; i < 3; ++i) {
    timed(us, [&] {
      hub.hub().store().read([&](hub::Connection& db) {
        for (const auto& provider : db.query("SELECT provider FROM provider")) {
          db.each(
              "SELECT v.day, count(*), sum(v.planned_seconds), sum(v.clocked_seconds), sum(v.actual_seconds) "
              "FROM view_visit v JOIN person p ON p.provider = v.provider AND p.id = v.person "
              "WHERE v.provider = $1 AND v.day >= $2 AND v.day <= $3 AND p.commissioner = $4 GROUP BY v.day",
              [](const hub::Row&) {}, provider.text(0), county.day(28), county.day(1), kCountyCommissioner);
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

}  // namespace

void bench_county(const Options& options, Report& report) {
  report.begin("county", "a commissioner's pages on a year of a county, while tablets push");
  const Folder folder(options.folder);
  const auto& place = options.county.empty() ? folder.path() : options.county;
  std::filesystem::create_directories(place);
  hub::StoreOptions store_options;
  store_options.file = place / "hub.db";
  store_options.key = std::string(32, 'U');
  const bool is_kept = std::filesystem::exists(store_options.file);
  auto opened = hub::open_sqlite_store(store_options, hub::hub_schema());
  const Millis now = platform::system_clock().wall_ms();
  CountyYear county(options.quick ? CountySize{2, 20, 30} : CountySize{}, now, 1);
  if (is_kept) forget_pushes(*opened);
  if (!is_kept) fill(*opened, county, report);
  LocalHub hub(std::move(opened), 1);
  hub::Keeper keeper(hub.hub().store(), platform::system_clock(), {"bench", 1'000});
  make_read_models(keeper, is_kept ? 0 : county.visits(), report);
  const std::string token = token_of(hub);
  {
    const Ingest ingest(hub);
    const hub::KeeperThread thread(keeper, std::chrono::milliseconds(200));
    const double plain_ms = plain_aggregate_ms(hub, county);
    for (const Page& page : pages(county)) {
      Series us;
      for (int i = 0; i < options.size(60, 5); ++i) timed(us, [&] { ask(hub, token, page.target); });
      std::cerr << fmt::format("county: {}: {:.1f} ms\n", page.name, us.median() / 1e3);
      report.add({fmt::format("{}: p50", page.name), us.median() / 1e3, "ms"});
      report.add({fmt::format("{}: p95", page.name), us.quantile(0.95) / 1e3, "ms", at_most(kGoalMs)});
      if (std::string_view(page.name) == "hours by week, month")
        report.add({"plain aggregate / hours by week, month", plain_ms / (us.median() / 1e3), "x"});
    }
    report.add({"pushes meanwhile", static_cast<double>(ingest.pushes()), ""});
  }
  keeper.settle();
  const auto start = now_ns();
  const auto check = hub::check_views(hub.hub().store(), platform::system_clock().wall_ms());
  std::cerr << "county: " << hub::to_json(check).dump() << "\n";
  if (check.differences != 0) throw std::runtime_error("the read models differ from the events");
  report.add(
      {"checked against the events", static_cast<double>(check.visits) / seconds_since(start), "visits/s"});
}

}  // namespace doorstep::bench
