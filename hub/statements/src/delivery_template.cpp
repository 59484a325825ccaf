#include "delivery_template.h"

#include <algorithm>
#include <array>
#include <set>

#include <nlohmann/json.hpp>

#include "doorstep/hub/http/problem.h"

#include "answers.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxColumns = 200;
constexpr std::size_t kMaxCodes = 10'000;
constexpr std::size_t kMaxTextBytes = 800;  // 200 characters
constexpr std::array<std::string_view, 3> kStates{"payable", "held", "not_payable"};

struct Format {
  std::string_view name;
  FieldKind kind;
  FieldFormat format;
};
constexpr Format kFormats[] = {{"iso", FieldKind::instant, FieldFormat::iso},
                               {"yyyy-mm-dd", FieldKind::instant, FieldFormat::date},
                               {"hh:mm", FieldKind::instant, FieldFormat::time},
                               {"yyyy-mm-dd hh:mm", FieldKind::instant, FieldFormat::date_time},
                               {"dd/mm/yyyy", FieldKind::instant, FieldFormat::uk_date},
                               {"dd/mm/yyyy hh:mm", FieldKind::instant, FieldFormat::uk_date_time},
                               {"minutes", FieldKind::duration, FieldFormat::minutes},
                               {"seconds", FieldKind::duration, FieldFormat::seconds},
                               {"hours", FieldKind::duration, FieldFormat::hours},
                               {"hh:mm", FieldKind::duration, FieldFormat::clock},
                               {"major", FieldKind::money, FieldFormat::major},
                               {"minor", FieldKind::money, FieldFormat::minor}};

[[noreturn]] void refuse(const char* code, const std::string& pointer, const std::string& detail) {
  throw Problem(422, code, detail).with("pointer", pointer);
}

void expect_members(const json& object, const std::string& at,
                    std::initializer_list<std::string_view> known) {
  if (!object.is_object()) refuse("bad_type", at, "An object is wanted.");
  for (const auto& [name, value] : object.items()) {
    if (std::find(known.begin(), known.end(), name) == known.end())
      refuse("unknown_member", at + "/" + pointer_part(name), "There is no such member.");
  }
}

const json& list_at(const json& list, const std::string& at, std::size_t most) {
  if (!list.is_array()) refuse("bad_type", at, "A list is wanted.");
  if (list.empty() || list.size() > most)
    refuse("bad_value", at, "The list has too few or too many entries.");
  return list;
}

std::string text_at(const json& value, const std::string& at, std::size_t least = 1) {
  if (!value.is_string()) refuse("bad_type", at, "Text is wanted.");
  auto text = value.get<std::string>();
  if (text.size() < least || text.size() > kMaxTextBytes)
    refuse("bad_value", at, "The text is too short or too long.");
  return text;
}

FieldFormat default_format(FieldKind kind) {
  const auto* found =
      std::find_if(std::begin(kFormats), std::end(kFormats), [&](const Format& f) { return f.kind == kind; });
  return found == std::end(kFormats) ? FieldFormat::plain : found->format;
}

FieldFormat read_format(const json& value, FieldKind kind, const std::string& at) {
  const std::string name = text_at(value, at);
  const auto* found = std::find_if(std::begin(kFormats), std::end(kFormats),
                                   [&](const Format& f) { return f.kind == kind && f.name == name; });
  if (found == std::end(kFormats)) refuse("bad_value", at, "The field can't be written in this format.");
  return found->format;
}

std::map<std::string, std::string> read_codes(const json& object, const std::string& at) {
  if (!object.is_object()) refuse("bad_type", at, "An object is wanted.");
  if (object.empty() || object.size() > kMaxCodes)
    refuse("bad_value", at, "The object has too few or too many members.");
  std::map<std::string, std::string> codes;
  for (const auto& [name, code] : object.items())
    codes[name] = text_at(code, at + "/" + pointer_part(name), 0);
  return codes;
}

void read_field(DeliveryColumn& column, const json& entry, const std::string& at) {
  const std::string name = text_at(entry["field"], at + "/field");
  column.field = find_delivery_field(name);
  if (column.field == nullptr) refuse("bad_value", at + "/field", "There is no such field.");
  column.format = entry.contains("format") ? read_format(entry["format"], column.field->kind, at + "/format")
                                           : default_format(column.field->kind);
  if (entry.contains("map")) column.codes = read_codes(entry["map"], at + "/map");
  if (column.name.empty()) column.name = name;
}

DeliveryColumn read_column(const json& entry, const std::string& at) {
  expect_members(entry, at, {"name", "field", "format", "map", "value"});
  DeliveryColumn column;
  if (entry.contains("name")) column.name = text_at(entry["name"], at + "/name");
  if (!entry.contains("value")) {
    if (!entry.contains("field")) refuse("missing_member", at + "/field", "A column has a field or a value.");
    read_field(column, entry, at);
    return column;
  }
  for (const char* other : {"field", "format", "map"}) {
    if (entry.contains(other))
      refuse("conflict", at + "/" + other, "A column with a value has nothing but a name beside it.");
  }
  if (!entry.contains("name")) refuse("missing_member", at + "/name", "A column with a value has a name.");
  column.value = text_at(entry["value"], at + "/value", 0);
  return column;
}

std::vector<std::string> read_states(const json& list, const std::string& at) {
  std::vector<std::string> states;
  for (const json& entry : list_at(list, at, kStates.size())) {
    const std::string here = at + "/" + std::to_string(states.size());
    states.push_back(text_at(entry, here));
    if (std::find(kStates.begin(), kStates.end(), states.back()) == kStates.end())
      refuse("bad_value", here, "payable, held or not_payable is wanted.");
  }
  return states;
}

}  // namespace

DeliveryTemplate read_delivery_template(const json& document) {
  expect_members(document, "", {"columns", "states"});
  if (!document.contains("columns")) refuse("missing_member", "/columns", "A template has columns.");
  DeliveryTemplate wanted = default_delivery_template();
  wanted.columns.clear();
  std::set<std::string> names;
  for (const json& entry : list_at(document["columns"], "/columns", kMaxColumns)) {
    const std::string at = "/columns/" + std::to_string(wanted.columns.size());
    wanted.columns.push_back(read_column(entry, at));
    if (!names.insert(wanted.columns.back().name).second)
      refuse("duplicate", at, "Another column has this name.");
  }
  if (document.contains("states")) wanted.states = read_states(document["states"], "/states");
  return wanted;
}

json default_delivery_document() {
  json columns = json::array();
  for (const DeliveryField& field : delivery_fields()) columns.push_back({{"field", field.name}});
  return {{"columns", std::move(columns)}, {"states", kStates}};
}

DeliveryTemplate default_delivery_template() {
  DeliveryTemplate all;
  for (const DeliveryField& field : delivery_fields()) {
    all.columns.push_back({std::string(field.name), &field, {}, default_format(field.kind), {}});
  }
  all.states = {kStates.begin(), kStates.end()};
  return all;
}

}  // namespace doorstep::hub
