// Listed visits as JSON, as CSV, and the position between two pages.
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/http/values.h"
#include "doorstep/hub/office/csv.h"
#include "doorstep/hub/office/kinds.h"

#include "visit_list.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

json second_or_null(const std::optional<Millis>& at) {
  return at ? json(format_instant_seconds(*at)) : json();
}
json list_of(const std::string& text) {
  return text.empty() ? json::array() : json(split_list(text).value_or(std::vector<std::string>{}));
}

json there_of(const ListedVisit& visit) {
  json list = json::array();
  for (const Presence& one : visit.there) {
    list.push_back({{"carer", one.carer},
                    {"started", second_or_null(one.started)},
                    {"ended", second_or_null(one.ended)},
                    {"late_seconds", one.late_seconds ? json(*one.late_seconds) : json()}});
  }
  return list;
}

json item_of(const ListedVisit& visit) {
  const VisitRow& row = visit.row;
  return {{"visit", row.name},
          {"person", text_or_null(visit.person)},
          {"provider", visit.provider.str()},
          {"zone", text_or_null(visit.zone)},
          {"day", row.day},
          {"service", text_or_null(row.service)},
          {"band", text_or_null(row.band)},
          {"carers", visit.carers},
          {"planned_start", second_or_null(row.planned_start)},
          {"planned_end", second_or_null(row.planned_end)},
          {"time_critical", row.time_critical},
          {"started", second_or_null(row.first_in)},
          {"ended", second_or_null(row.last_out)},
          {"late_seconds", row.late_seconds ? json(*row.late_seconds) : json()},
          {"there", there_of(visit)},
          {"board", row.board},
          {"status", row.status},
          {"exceptions", list_of(row.exceptions)},
          {"approved", row.approved},
          {"shared", is_shared(row.payers)},
          {"planned_seconds", row.planned_seconds},
          {"clocked_seconds", row.clocked_seconds},
          {"actual_seconds", row.actual_seconds}};
}

constexpr std::array kColumns{
    "visit",  "person",          "provider",        "zone",          "day",           "service",
    "band",   "carers",          "planned_start",   "planned_end",   "time_critical", "started",
    "ended",  "late_seconds",    "board",           "status",        "exceptions",    "approved",
    "shared", "planned_seconds", "clocked_seconds", "actual_seconds"};

std::string field_of(const json& value) {
  if (value.is_string()) return value;
  if (value.is_null()) return {};
  if (value.is_array()) return fmt::format("{}", fmt::join(value.get<std::vector<std::string>>(), ";"));
  return value.dump();
}

}  // namespace

json to_json(const std::vector<ListedVisit>& visits) {
  json items = json::array();
  for (const ListedVisit& visit : visits) items.push_back(item_of(visit));
  return items;
}

std::string to_csv(const std::vector<ListedVisit>& visits) {
  std::string text;
  append_csv_row(text, std::vector<std::string>(kColumns.begin(), kColumns.end()));
  for (const ListedVisit& visit : visits) {
    const json item = item_of(visit);
    std::vector<std::string> fields;
    fields.reserve(kColumns.size());
    for (const char* column : kColumns) fields.push_back(field_of(item.at(column)));
    append_csv_row(text, fields);
  }
  return text;
}

std::string write_position(const VisitPosition& position) {
  return base64url(json::array({position.at, position.name, position.provider}).dump());
}

std::optional<VisitPosition> read_visit_position(std::string_view text) {
  const auto bytes = from_base64url(text);
  const json list = bytes && bytes->size() <= 4'096 ? json::parse(*bytes, nullptr, false) : json();
  if (!list.is_array() || list.size() != 3 || !list[0].is_number_integer() || !list[1].is_string() ||
      !list[2].is_string())
    return std::nullopt;
  return VisitPosition{list[0].get<Millis>(), list[1].get<std::string>(), list[2].get<std::string>()};
}

std::optional<VisitPosition> after_query(const Call& call) {
  const auto after = call.query.get("after");
  if (!after) return std::nullopt;
  auto position = read_visit_position(*after);
  if (!position) throw bad_request("after: the next of an earlier page is wanted");
  return position;
}

}  // namespace doorstep::hub
