#include "storm_run.h"

#include <algorithm>
#include <stdexcept>

#include "doorstep/hub/store/postgres.h"

namespace doorstep::bench {
namespace {

std::string in_schema(const std::string& url, const std::string& schema) {
  hub::PostgresOptions options;
  options.url = url;
  hub::open_postgres_store(options, {})->write([&](hub::Connection& db) {
    db.script("DROP SCHEMA IF EXISTS " + schema + " CASCADE; CREATE SCHEMA " + schema);
  });
  return url + (url.find('?') == std::string::npos ? "?" : "&") + "options=-csearch_path%3D" + schema;
}

std::int64_t count(hub::Connection& db, std::string_view sql) { return db.first(sql)->integer(0); }

// How many of the tablet's lines the hub does not hold as they were made.
std::int64_t missing(hub::Connection& db, const StormTablet& tablet) {
  std::int64_t same = 0;
  db.each(
      "SELECT seq, bytes FROM line WHERE device = $1 AND provider = (SELECT of_name FROM principal WHERE id "
      "= $1) "
      "ORDER BY seq",
      [&](const hub::Row& row) {
        const auto seq = row.integer(0);
        if (seq <= tablet.head().seq && row.blob(1) == tablet.line(seq)) ++same;
      },
      tablet.device());
  return tablet.head().seq - same;
}

}  // namespace

std::vector<StormSetting> storm_settings(const Options& options, const Region& region, int events) {
  std::vector<StormSetting> settings{{"SQLite", "", region, events}};
  if (!options.postgres.empty())
    settings.push_back({"PostgreSQL", in_schema(options.postgres, "storm"), region, events});
  return settings;
}

StormRun::StormRun(const Options& options, const StormSetting& setting, Millis log_start)
    : folder_(options.folder),
      hub_(options.program, folder_.path() / "hub", setting.database, setting.region, log_start) {
  sync_.poll_ms = std::nullopt;
  hub_.serve();
  curl_ = hub_.curl();
  for (auto& enrolled : hub_.take_tablets()) {
    tablets_.push_back(std::make_unique<StormTablet>(StormTablet::Parts{loop_, curl_, seen_, sync_},
                                                     enrolled.identity, std::move(enrolled.log)));
    tablets_.back()->prepare(setting.events);
  }
}

void StormRun::run(std::int64_t limit_ms) {
  loop_.run([this] { return seen_.done == tablets_.size(); }, loop_.now_ms() + limit_ms);
  if (seen_.done < tablets_.size()) throw std::runtime_error("not every tablet came to its end in time");
}

Kept compare_with_hub(hub::Store& store, const std::vector<std::unique_ptr<StormTablet>>& tablets) {
  return store.read([&](hub::Connection& db) {
    Kept kept;
    std::int64_t made = 0;
    for (const auto& tablet : tablets) {
      made += tablet->head().seq;
      kept.lost += missing(db, *tablet) + (tablet->head().seq - tablet->sent_seq());
    }
    kept.events = count(db, "SELECT count(*) FROM line");
    const auto facts = count(db, "SELECT count(*) FROM fact");
    kept.lost += std::max<std::int64_t>(0, made - facts);
    kept.twice = std::max<std::int64_t>(0, kept.events - made) + std::max<std::int64_t>(0, facts - made);
    kept.found = count(db, "SELECT count(*) FROM found");
    return kept;
  });
}

Spreading spreading_of(const std::vector<std::int64_t>& at_ms) {
  Spreading spreading{at_ms.size()};
  if (at_ms.empty()) return spreading;
  const auto [first, last] = std::minmax_element(at_ms.begin(), at_ms.end());
  std::vector<double> seconds(static_cast<std::size_t>((*last - *first) / 1000 + 1));
  for (const auto at : at_ms) ++seconds[static_cast<std::size_t>((at - *first) / 1000)];
  spreading.largest_second = *std::max_element(seconds.begin(), seconds.end());
  spreading.mean_second = static_cast<double>(at_ms.size()) / static_cast<double>(seconds.size());
  return spreading;
}

void add_answers(const Seen& seen, const std::string& engine, Report& report) {
  double slow_down = 0, unavailable = 0, broken = 0;
  for (const auto& [status, times] : seen.statuses) {
    auto& sum = status == 429 ? slow_down : status == 503 ? unavailable : broken;
    if (status == 429 || status >= 500) sum += static_cast<double>(times);
  }
  const auto spreading = spreading_of(seen.retries_ms);
  report.add({engine + "requests", static_cast<double>(seen.requests), ""});
  report.add({engine + "answers 503", unavailable, ""});
  report.add({engine + "answers 429", slow_down, ""});
  report.add({engine + "other answers 5xx", broken, "", at_most(0)});
  report.add(
      {engine + "503 and 429 without Retry-After", static_cast<double>(seen.unannounced), "", at_most(0)});
  for (const auto& [kind, times] : seen.failures)
    report.add({engine + "no answer: " + kind, static_cast<double>(times), ""});
  report.add({engine + "retries", static_cast<double>(spreading.retries), ""});
  if (spreading.retries == 0) return;
  report.add({engine + "retries, the fullest second", spreading.largest_second, ""});
  report.add({engine + "retries, the mean second", spreading.mean_second, ""});
}

}  // namespace doorstep::bench
