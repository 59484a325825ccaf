#include "doorstep/hub/views/check.h"

#include <functional>
#include <set>
#include <tuple>
#include <utility>

#include <nlohmann/json.hpp>

#include "doorstep/hub/store/marks.h"
#include "doorstep/hub/views/keeper.h"

#include "look.h"
#include "row_store.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMostTold = 20;
constexpr std::int64_t kVisitsALook = 5'000;  // then what it has looked up is forgotten

// Of one provider, in one snapshot.
class ProviderCheck {
 public:
  ProviderCheck(Connection& db, const ProviderId& provider, Millis now, CheckReport& report)
      : db_(db), provider_(provider), now_(now), report_(report) {}

  void run() {
    ++report_.providers;
    if (!is_ready()) {
      ++report_.waiting;
      return;
    }
    find_waiting();
    each_visit([&](const VisitId& visit) { compare(visit); });
    const auto held = db_.first("SELECT count(*) FROM view_visit WHERE provider = $1", provider_)->integer(0);
    if (held != rows_) differ("rows of visits that there are not: " + std::to_string(held - rows_));
    compare_sums();
  }

 private:
  void differ(const std::string& what) {
    ++report_.differences;
    if (report_.first.size() < kMostTold) report_.first.push_back(provider_.str() + ": " + what);
  }

  // All rows are there, and nothing waits that may be of any of them.
  bool is_ready() {
    const auto state = db_.first("SELECT version, phase FROM view_keeper WHERE provider = $1", provider_);
    if (!state || state->integer(0) != kViewsVersion || state->text(1) != "live") return false;
    return !db_.first("SELECT 1 FROM view_mark WHERE provider = $1 AND kind <> 'visit' LIMIT 1", provider_);
  }

  void find_waiting() {
    const auto add = [&](const Row& row) { waiting_.emplace(row.text(0)); };
    db_.each("SELECT DISTINCT subject FROM view_mark WHERE provider = $1", add, provider_);
    db_.each("SELECT visit FROM view_visit WHERE provider = $1 AND next_look_ms <= $2", add, provider_, now_);
    report_.waiting += static_cast<std::int64_t>(waiting_.size());
  }

  void each_visit(const std::function<void(const VisitId&)>& use) {
    std::vector<VisitId> visits;
    const auto add = [&](const Row& row) { visits.emplace_back(row.text(0)); };
    db_.each("SELECT id FROM planned_visit WHERE provider = $1 ORDER BY start_ms, ref", add, provider_);
    db_.each("SELECT visit FROM unrostered_visit WHERE provider = $1 ORDER BY visit", add, provider_);
    for (const VisitId& visit : visits) use(visit);
  }

  // What waits goes into the sums as it is held.
  void compare(const VisitId& visit) {
    ++report_.visits;
    if (folded_++ % kVisitsALook == 0) look_.emplace(db_, provider_, now_);
    const auto held = read_visit_row(db_, provider_, visit);
    if (held) ++rows_;
    if (waiting_.contains(visit)) return count(held);
    const auto now = look_->at(visit);
    if (now != held) differ("visit " + visit.str());
    count(now);
  }

  void count(const std::optional<VisitRow>& row) {
    if (row) tally_.add(*row, 1);
  }

  // Each held row against what was computed of its key; `read` gives both. What was computed and not held differs too.
  template <class Computed, class Read>
  void compare_all(const std::string& what, const std::string& sql, Computed& computed, const Read& read) {
    db_.each(
        sql,
        [&](const Row& row) {
          const auto [key, held] = read(row);
          const auto found = computed.find(key);
          ++report_.sums;
          if (held != (found == computed.end() ? decltype(held)() : found->second))
            differ(what + " " + day_of(key));
          if (found != computed.end()) computed.erase(found);
        },
        provider_);
    for (const auto& [key, value] : computed) {
      if (value != typename Computed::mapped_type()) differ("no " + what + " " + day_of(key));
    }
  }

  static Sums sums_at(const Row& row, std::size_t first) {
    Sums sums;
    for (std::size_t i = 0; i < Sums::kSize; ++i) sums.values().at(i) = row.integer(i + first);
    return sums;
  }
  static Tally::Three three(const Row& row) { return {row.text(0), row.text(1), row.text(2)}; }
  static const std::string& day_of(const std::pair<std::string, std::string>& key) { return key.first; }
  static const std::string& day_of(const Tally::Three& key) { return std::get<0>(key); }
  static const std::string& day_of(const std::string& key) { return key; }

  void compare_sums() {
    compare_all(
        "day", "SELECT day, person, " + Sums::columns() + " FROM view_day WHERE provider = $1", tally_.days,
        [](const Row& row) { return std::pair(std::pair(row.text(0), row.text(1)), sums_at(row, 2)); });
    compare_all("sums",
                "SELECT day, commissioner, zone, " + Sums::columns() + " FROM view_zone WHERE provider = $1",
                tally_.zones, [](const Row& row) { return std::pair(three(row), sums_at(row, 3)); });
    compare_all(
        "shares of day",
        "SELECT day, person, commissioner, planned_seconds, clocked_seconds, actual_seconds FROM view_share "
        "WHERE provider = $1",
        tally_.shares, [](const Row& row) {
          return std::pair(three(row), ShareDifference{row.integer(3), row.integer(4), row.integer(5)});
        });
    compare_all("carers of day", "SELECT day, person, carer, visits FROM view_care WHERE provider = $1",
                tally_.care, [](const Row& row) { return std::pair(three(row), row.integer(3)); });
    compare_all("use of week",
                "SELECT week, commissioner, package, planned_seconds, delivered_seconds FROM view_use "
                "WHERE provider = $1",
                tally_.uses, [](const Row& row) {
                  return std::pair(three(row), UseSums{row.integer(3), row.integer(4)});
                });
    compare_all(
        "level",
        "SELECT event, person, at_ms, outcome, scale, score, for_commissioner FROM view_outcome WHERE "
        "provider = $1",
        tally_.outcomes, [](const Row& row) {
          return std::pair(row.text(0), OutcomeRow{row.text(0), row.text(1), row.integer(2), row.text(3),
                                                   row.text(4), row.integer(5), row.flag(6)});
        });
  }

  Connection& db_;
  const ProviderId& provider_;
  const Millis now_;
  CheckReport& report_;
  std::set<VisitId> waiting_;
  std::optional<Look> look_;
  std::int64_t rows_ = 0;
  std::int64_t folded_ = 0;
  Tally tally_;
};

std::vector<ProviderId> providers(Store& store) {
  return store.read([](Connection& db) {
    std::vector<ProviderId> list;
    db.each("SELECT provider FROM provider ORDER BY provider",
            [&](const Row& row) { list.emplace_back(row.text(0)); });
    return list;
  });
}

}  // namespace

CheckReport check_views(Store& store, Millis now) {
  CheckReport report;
  for (const ProviderId& provider : providers(store)) {
    report = store.read([&](Connection& db) {
      CheckReport with = report;  // the read may run again
      ProviderCheck(db, provider, now, with).run();
      return with;
    });
  }
  return report;
}

nlohmann::json to_json(const CheckReport& report) {
  return {{"providers", report.providers}, {"visits", report.visits},           {"sums", report.sums},
          {"waiting", report.waiting},     {"differences", report.differences}, {"first", report.first}};
}

}  // namespace doorstep::hub
