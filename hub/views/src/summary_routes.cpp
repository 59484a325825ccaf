#include "summary_routes.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"
#include "doorstep/hub/hours/office_names.h"
#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/csv.h"
#include "doorstep/hub/people/audit.h"

#include "answers.h"
#include "summary.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

// What a table of hours shows, in its order.
constexpr std::array<std::string_view, 15> kShown{
    "visits",   "planned",   "delivered", "in_progress", "to_come",         "missed", "no_access", "refused",
    "hospital", "cancelled", "unplanned", "attendances", "open_exceptions", "late",   "shared"};

struct SummaryLine {
  json key;  // the members that say of what
  std::string order;
  Sums sums;
  KnownPerson person;  // where it is of one
};

GroupBy group_by(const Call& call) {
  const auto by = call.query.get("by").value_or("week");
  if (by == "week") return GroupBy::week;
  if (by == "provider") return GroupBy::provider;
  if (by == "zone") return GroupBy::zone;
  if (by == "person") return GroupBy::person;
  throw bad_request("by: week, provider, zone or person is wanted");
}

std::vector<std::string> key_columns(GroupBy by) {
  if (by == GroupBy::week) return {"week"};
  if (by == GroupBy::provider) return {"provider"};
  if (by == GroupBy::zone) return {"zone"};
  return {"provider", "person"};
}

json key_json(Connection& db, const SumKey& key, GroupBy by) {
  if (by == GroupBy::week) return {{"week", key.week}};
  if (by == GroupBy::provider) return {{"provider", key.provider}};
  if (by == GroupBy::zone) return {{"zone", key.zone.empty() ? json() : json(key.zone)}};
  OfficeNames names(db, ProviderId(key.provider));
  const std::string& person = names.person(PersonId(key.person));
  return {{"provider", key.provider}, {"person", person.empty() ? json() : json(person)}};
}

json numbers_json(const Sums& sums) {
  json out = json::object();
  for (const std::string_view name : kShown) {
    for (std::size_t i = 0; i < Sums::kSize; ++i) {
      if (sum_name(i) == name) out[std::string(name)] = sums.values().at(i);
    }
  }
  out["planned_seconds"] = sums.of(Amount::planned_seconds);
  out["clocked_seconds"] = sums.of(Amount::clocked_seconds);
  out["actual_seconds"] = sums.of(Amount::actual_seconds);
  return out;
}

std::vector<SummaryLine> lines_of(Connection& db, const SumTable& table, GroupBy by) {
  std::vector<SummaryLine> lines;
  for (const auto& [key, sums] : table) {
    json named = key_json(db, key, by);
    std::string order = named.dump();
    lines.push_back(
        {std::move(named), std::move(order), sums, {ProviderId(key.provider), PersonId(key.person)}});
  }
  std::sort(lines.begin(), lines.end(),
            [](const SummaryLine& a, const SummaryLine& b) { return a.order < b.order; });
  return lines;
}

json total_of(const std::vector<SummaryLine>& lines) {
  Sums total;
  for (const SummaryLine& line : lines) total.add(line.sums);
  return numbers_json(total);
}

// The lines after the one where the page before ended, at most `limit`; gives the next page's place.
std::optional<std::string> cut(std::vector<SummaryLine>& lines, const Call& call) {
  const std::size_t limit = page_limit(call);
  if (const auto after = call.query.get("after")) {
    const auto order = from_base64url(*after);
    if (!order) throw bad_request("after: the next of an earlier page is wanted");
    std::erase_if(lines, [&](const SummaryLine& line) { return line.order <= *order; });
  }
  if (lines.size() <= limit) return std::nullopt;
  lines.resize(limit);
  return base64url(lines.back().order);
}

json items_of(const std::vector<SummaryLine>& lines) {
  json items = json::array();
  for (const SummaryLine& line : lines) {
    json item = numbers_json(line.sums);
    item.update(line.key);
    items.push_back(std::move(item));
  }
  return items;
}

std::string csv_of(const json& items, GroupBy by) {
  std::vector<std::string> columns = key_columns(by);
  for (const std::string_view name : kShown) columns.emplace_back(name);
  for (const char* name : {"planned_seconds", "clocked_seconds", "actual_seconds"})
    columns.emplace_back(name);
  std::string text;
  append_csv_row(text, columns);
  for (const json& item : items) {
    std::vector<std::string> fields;
    for (const std::string& column : columns) {
      const json& value = item.at(column);
      fields.push_back(value.is_string() ? value.get<std::string>() : value.is_null() ? "" : value.dump());
    }
    append_csv_row(text, fields);
  }
  return text;
}

Response get_summary(Store& store, const Call& call) {
  const SeenQuery query = period_query(call);
  const GroupBy by = group_by(call);
  AsOf at;
  auto lines = store.read([&](Connection& db) {
    Sight sight(db, call.caller);
    const auto parts = seen_parts(db, sight, call.caller, query);
    at = as_of(db, providers_of(parts), call.received_at);
    return lines_of(db, sums_of(db, parts, by), by);
  });
  const json total = total_of(lines);
  const auto next = cut(lines, call);
  std::vector<KnownPerson> people;
  for (const SummaryLine& line : lines) people.push_back(line.person);
  audit_reads_of_people(store, call, "hours", std::move(people));
  const json items = items_of(lines);
  json body{{"from", query.from},
            {"to", query.to},
            {"total", total},
            {"items", items},
            {"next", next ? json(*next) : json()}};
  return views_response(call, std::move(body), at, next, [&] { return csv_of(items, by); });
}

}  // namespace

void add_summary_routes(Router& router, Store& store) {
  router.add("GET", "/v1/hours/summary", {Role::provider, Role::commissioner},
             [&store](const Call& call) { return get_summary(store, call); });
}

}  // namespace doorstep::hub
