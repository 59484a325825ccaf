#include <algorithm>

#include <fmt/format.h>

#include "doorstep/actuals/statement.h"

#include "delivery_template.h"

namespace doorstep::hub {

namespace {

// "2026-10-05T08:00:00+01:00" in parts; years have four digits.
std::string instant_text(actuals::Instant at, const actuals::Zone& zone, FieldFormat format) {
  std::string local;
  append_local(local, at, zone);
  std::string date = local.substr(0, 10), time = local.substr(11, 5);
  std::string uk_date = local.substr(8, 2) + "/" + local.substr(5, 2) + "/" + local.substr(0, 4);
  switch (format) {
    case FieldFormat::date:
      return date;
    case FieldFormat::time:
      return time;
    case FieldFormat::date_time:
      return date + " " + time;
    case FieldFormat::uk_date:
      return uk_date;
    case FieldFormat::uk_date_time:
      return uk_date + " " + time;
    default:
      return local;
  }
}

std::string hundredths_text(std::int64_t hundredths) {
  return fmt::format("{}.{:02}", hundredths / 100, hundredths % 100);
}

std::string number_text(std::int64_t number, FieldFormat format) {
  const std::int64_t minutes = (number + 30) / 60;
  switch (format) {
    case FieldFormat::minutes:
      return std::to_string(minutes);
    case FieldFormat::hours:
      return hundredths_text((number + 18) / 36);
    case FieldFormat::clock:
      return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
    case FieldFormat::major:
      return hundredths_text(number);
    default:
      return std::to_string(number);
  }
}

struct Write {
  const actuals::Zone& zone;
  FieldFormat format;

  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(std::int64_t number) const { return number_text(number, format); }
  std::string operator()(bool value) const { return value ? "yes" : "no"; }
  std::string operator()(FieldInstant instant) const { return instant_text(instant.at, zone, format); }
};

std::string written(const DeliveryColumn& column, const DeliveryVisit& visit) {
  if (column.field == nullptr) return column.value;
  std::string text = std::visit(Write{visit.source.zone, column.format}, column.field->value(visit));
  if (column.codes.empty()) return text;
  auto code = column.codes.find(text);
  if (code == column.codes.end()) code = column.codes.find("*");
  return code == column.codes.end() ? text : code->second;
}

}  // namespace

Table delivery_table(const DeliverySource& source, const DeliveryTemplate& wanted) {
  const DeliveryField* state = find_delivery_field("state");
  Table table{"Service delivery", {}, {}};
  for (const DeliveryColumn& column : wanted.columns) table.columns.push_back(column.name);
  for (const DeliveryVisit& visit : delivery_visits(source)) {
    const std::string found = std::get<std::string>(state->value(visit));
    if (std::find(wanted.states.begin(), wanted.states.end(), found) == wanted.states.end()) continue;
    auto& row = table.rows.emplace_back();
    for (const DeliveryColumn& column : wanted.columns) row.emplace_back(written(column, visit));
  }
  return table;
}

}  // namespace doorstep::hub
