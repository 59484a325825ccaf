#include "usage.h"

#include <algorithm>
#include <map>
#include <tuple>

#include <nlohmann/json.hpp>

#include "doorstep/actuals/days.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/policy.h"
#include "doorstep/hub/statements/rate_card.h"
#include "doorstep/hub/views/package_use.h"

#include "local_period.h"
#include "price.h"
#include "request.h"
#include "review.h"

namespace doorstep::hub {

namespace {

using actuals::Day;
using nlohmann::json;

constexpr int kWeekDays = 7;

// Nothing is held, rounded or limited by it: what it gives is what was planned and what was done.
json neutral_card(const std::string& zone) {
  return {{"id", "-"},
          {"currency", "GBP"},
          {"timezone", zone},
          {"rates", {{{"id", "-"}, {"per_hour", "0"}}}},
          {"unplanned", "pay"}};
}

json card_of(Connection& db, const StatementScope& scope, const UsageQuery& query) {
  if (!query.rate_card) return neutral_card(policy_of(db, scope.provider).zone);
  const auto card = find_rate_card(db, *query.rate_card);
  if (!card) throw not_found();
  return json::parse(card->document);
}

// Days of [from, to] on which the package is valid.
std::int64_t valid_days(const json& package, Day from, Day to) {
  const json& valid = package["valid"];
  from = std::max(from, day_of(valid["from"].get<std::string>()));
  if (valid.contains("to")) to = std::min(to, day_of(valid["to"].get<std::string>()));
  return std::max<std::int64_t>(0, to - from + 1);
}

int days_of_month(const std::string& date) {
  const std::string first = date.substr(0, 8) + "01";
  const std::string next = actuals::to_text(day_of(first) + 31).substr(0, 8) + "01";
  return day_of(next) - day_of(first);
}

// A budget's part for the days of one week on which the package is valid, rounded half up.
std::optional<std::int64_t> commissioned(const json& package, Day monday) {
  if (!package.contains("budget")) return std::nullopt;
  const auto minutes = package["budget"]["minutes"].get<std::int64_t>();
  const std::string per = package["budget"]["per"];
  if (per == "period") return std::nullopt;
  const std::int64_t days = valid_days(package, monday, monday + kWeekDays - 1);
  const std::int64_t of = per == "week"         ? kWeekDays
                          : per == "four_weeks" ? 4 * kWeekDays
                                                : days_of_month(actuals::to_text(monday + 3));
  return (2 * minutes * days + of) / (2 * of);
}

using Weeks = std::map<std::pair<std::string, Day>, UsageRow>;  // by package and Monday

Weeks weeks_of(const json& packages, Day first, Day last) {
  Weeks weeks;
  for (const json& package : packages) {
    for (Day monday = first; monday <= last; monday += kWeekDays) {
      if (valid_days(package, monday, monday + kWeekDays - 1) == 0) continue;
      UsageRow& row = weeks[{package["id"], monday}];
      row.package = package["id"];
      row.person = package["person"];
      row.service = package["service"];
      row.week = actuals::to_text(monday);
      row.commissioned_minutes = commissioned(package, monday);
    }
  }
  return weeks;
}

// The Monday of each visit's week, by its name.
std::map<std::string, Day> mondays_of(const json& request, const LocalPeriod& period) {
  std::map<std::string, Day> mondays;
  for (const json& visit : request["visits"]) {
    std::string start;
    if (visit.contains("planned")) {
      start = visit["planned"]["start"];
    } else {
      for (const json& a : visit["attendances"]) {
        if (start.empty() || a["start"] < start) start = a["start"];
      }
    }
    mondays[visit["id"]] = monday_of(day_of(period.date_of(parse_rfc3339(start).value())));
  }
  return mondays;
}

void add_lines(Weeks& weeks, const json& statement, const std::map<std::string, Day>& mondays,
               bool is_priced) {
  for (const json& line : statement["lines"]) {
    if (line["package"].is_null()) continue;
    const auto row = weeks.find({line["package"], mondays.at(line["visit"])});
    if (row == weeks.end()) continue;
    row->second.planned_seconds += line["planned_seconds"].get<std::int64_t>();
    row->second.delivered_seconds += line["actual_seconds"].get<std::int64_t>();
    if (is_priced)
      row->second.payable_seconds =
          row->second.payable_seconds.value_or(0) + line["payable_seconds"].get<std::int64_t>();
  }
}

// The weeks around are looked at too: a run may have begun before, or have gone on after.
struct Around {
  Day first, last;  // Mondays
  std::string from() const { return actuals::to_text(first); }
  std::string to() const { return actuals::to_text(last + kWeekDays - 1); }
};

// As the payment function counts it, with the card.
Weeks priced(Connection& db, const StatementScope& scope, const Around& around, const json& card,
             bool is_priced, Millis now) {
  const std::string text = make_request(db, scope, around.from(), around.to(), card, now);
  const json request = json::parse(text);
  const LocalPeriod period(around.from(), around.to(),
                           *actuals::Zone::find(card["timezone"].get<std::string>()));
  Weeks weeks = weeks_of(request["packages"], around.first, around.last);
  add_lines(weeks, json::parse(price_request(text)), mondays_of(request, period), is_priced);
  return weeks;
}

// The same of what was planned and delivered, by the read models; nullopt where they can't tell now.
std::optional<Weeks> kept(Connection& db, const StatementScope& scope, const Around& around, const json& card,
                          Millis now) {
  const auto held = package_weeks(db, scope.provider, scope.commissioner, actuals::to_text(around.first),
                                  actuals::to_text(around.last), now);
  if (!held) return std::nullopt;
  Weeks weeks = weeks_of(packages_of(db, scope, around.from(), around.to(), card), around.first, around.last);
  for (auto& [key, row] : weeks) {
    const auto sums = held->find({key.first, actuals::to_text(key.second)});
    if (sums == held->end()) continue;
    row.planned_seconds = sums->second.planned_seconds;
    row.delivered_seconds = sums->second.delivered_seconds;
  }
  return weeks;
}

Cell minutes_cell(const std::optional<std::int64_t>& seconds) {
  return seconds ? Cell((*seconds + 30) / 60) : Cell(std::monostate());
}

}  // namespace

std::vector<UsageRow> usage(Connection& db, const StatementScope& scope, const UsageQuery& query,
                            Millis now) {
  const ReviewRules rules(db, scope, query.thresholds);
  const auto more = static_cast<Day>(rules.weeks() - 1) * kWeekDays;
  const Day first = monday_of(day_of(query.from)), last = monday_of(day_of(query.to));
  const Around around{first - more, last + more};
  const json card = card_of(db, scope, query);
  const LocalPeriod period(query.from, query.to, *actuals::Zone::find(card["timezone"].get<std::string>()));
  std::optional<Weeks> weeks;
  if (!query.rate_card) weeks = kept(db, scope, around, card, now);
  if (!weeks) weeks = priced(db, scope, around, card, query.rate_card.has_value(), now);
  std::vector<UsageRow> rows;
  for (auto& [key, row] : *weeks) {
    row.provider = scope.provider.str();
    if (query.rate_card && !row.payable_seconds) row.payable_seconds = 0;
    rows.push_back(std::move(row));
  }
  rules.mark(rows, day_of(period.date_of(now)));
  std::erase_if(rows,
                [&](const UsageRow& row) { return day_of(row.week) < first || day_of(row.week) > last; });
  return rows;
}

Table usage_table(const std::vector<UsageRow>& rows) {
  Table table{"Usage",
              {"provider", "package", "person", "service", "week", "commissioned_minutes", "planned_minutes",
               "delivered_minutes", "payable_minutes", "review"},
              {}};
  for (const UsageRow& row : rows) {
    const Cell limit = row.commissioned_minutes ? Cell(*row.commissioned_minutes) : Cell(std::monostate());
    table.rows.push_back({row.provider, row.package, row.person, row.service, row.week, limit,
                          minutes_cell(row.planned_seconds), minutes_cell(row.delivered_seconds),
                          minutes_cell(row.payable_seconds), std::string(row.review ? "true" : "false")});
  }
  return table;
}

}  // namespace doorstep::hub
