// Rows of the hours as JSON, as CSV, and the position between two pages.
#include <array>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"
#include "doorstep/hub/hours/actual_hours.h"
#include "doorstep/hub/office/csv.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr std::array kColumns{"visit",      "person",      "provider",         "carer",
                              "service",    "band",        "planned_start",    "planned_end",
                              "clocked_in", "clocked_out", "check_in_method",  "check_out_method",
                              "amended_in", "amended_out", "amendment_reason", "status",
                              "time_basis", "exceptions",  "actual_seconds"};

std::string text_of(const std::optional<Millis>& at) {
  return at ? format_instant_seconds(*at) : std::string();
}

// In the order of kColumns; empty where there is nothing.
std::array<std::string, kColumns.size()> fields_of(const HoursLine& line) {
  const visit::HoursRow& row = line.row;
  return {line.visit,
          line.person,
          row.provider.str(),
          line.carer,
          row.service,
          row.band,
          text_of(row.planned_start),
          text_of(row.planned_end),
          text_of(row.clocked_in),
          text_of(row.clocked_out),
          row.check_in_method,
          row.check_out_method,
          text_of(row.amended_in),
          text_of(row.amended_out),
          row.amendment_reason,
          std::string(visit::to_string(row.status)),
          row.time_basis ? time::to_string(*row.time_basis) : "",
          fmt::format("{}", fmt::join(row.exceptions, ";")),
          row.actual_seconds ? std::to_string(*row.actual_seconds) : ""};
}

json item_of(const HoursLine& line) {
  const auto fields = fields_of(line);
  json item = json::object();
  for (std::size_t i = 0; i < kColumns.size(); ++i)
    item[kColumns[i]] = fields[i].empty() ? json() : json(fields[i]);
  item["exceptions"] = line.row.exceptions;
  item["actual_seconds"] = line.row.actual_seconds ? json(*line.row.actual_seconds) : json();
  return item;
}

}  // namespace

std::string hours_csv(const HoursPage& page) {
  std::string text;
  append_csv_row(text, std::vector<std::string>(kColumns.begin(), kColumns.end()));
  for (const HoursLine& line : page.lines) append_csv_row(text, fields_of(line));
  return text;
}

json hours_json(const HoursPage& page) {
  json items = json::array();
  for (const HoursLine& line : page.lines) items.push_back(item_of(line));
  return items;
}

std::string write_position(const HoursPosition& position) {
  return base64url(json::array({position.at, position.visit, position.provider, position.carer}).dump());
}

std::optional<HoursPosition> read_position(std::string_view text) {
  const auto bytes = from_base64url(text);
  const json list = bytes && bytes->size() <= 4'096 ? json::parse(*bytes, nullptr, false) : json();
  const auto is_text = [&](std::size_t i) { return list[i].is_string(); };
  if (!list.is_array() || list.size() != 4 || !list[0].is_number_integer() || !is_text(1) || !is_text(2) ||
      !is_text(3)) {
    return std::nullopt;
  }
  return HoursPosition{list[0].get<Millis>(), list[1].get<std::string>(), list[2].get<std::string>(),
                       list[3].get<std::string>()};
}

}  // namespace doorstep::hub
