#include "doorstep/testing/json_schema.h"

namespace doorstep::testing {

using nlohmann::json;

namespace {

bool is_of_type(const json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_boolean();
  return type == "null" && value.is_null();
}

// Of the formats that the document names; nullptr: it names another.
const char* pattern_of(const std::string& format) {
  if (format == "uuid") return "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";
  if (format == "date") return "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";
  if (format == "uri") return "^[a-z][a-z0-9+.-]*:[^ ]+$";
  return nullptr;
}

}  // namespace

const std::map<std::string, JsonSchema::Keyword>& JsonSchema::keywords() {
  static const std::map<std::string, Keyword> known{
      {"$ref", &JsonSchema::ref},           {"type", &JsonSchema::type},
      {"enum", &JsonSchema::enumeration},   {"const", &JsonSchema::constant},
      {"required", &JsonSchema::required},  {"properties", &JsonSchema::properties},
      {"items", &JsonSchema::items},        {"additionalProperties", &JsonSchema::additional},
      {"allOf", &JsonSchema::all_of},       {"oneOf", &JsonSchema::one_of},
      {"anyOf", &JsonSchema::any_of},       {"pattern", &JsonSchema::pattern},
      {"format", &JsonSchema::format},      {"minimum", &JsonSchema::minimum},
      {"maximum", &JsonSchema::maximum},    {"minItems", &JsonSchema::min_items},
      {"maxItems", &JsonSchema::max_items}, {"description", &JsonSchema::nothing},
      {"default", &JsonSchema::nothing},    {"examples", &JsonSchema::nothing}};
  return known;
}

std::vector<std::string> JsonSchema::errors(const json& schema, const json& value) {
  std::vector<std::string> found;
  check_place(schema, value, "", found);
  return found;
}

void JsonSchema::check_place(const json& schema, const json& value, const std::string& pointer,
                             std::vector<std::string>& errors) {
  Site site{value, pointer, {}, false, {}};
  check(schema, site);
  if (value.is_object() && !site.open) {
    for (const auto& [name, member] : value.items()) {
      if (!site.named.contains(name)) fail(site, "a member that is not described: " + name);
    }
  }
  errors.insert(errors.end(), site.errors.begin(), site.errors.end());
}

void JsonSchema::check(const json& schema, Site& site) {
  for (const auto& [name, argument] : schema.items()) {
    const auto keyword = keywords().find(name);
    if (keyword == keywords().end()) {
      fail(site, "the schema has a keyword that is not known: " + name);
    } else {
      (this->*keyword->second)(schema, argument, site);
    }
  }
}

// One of several: what it names counts only where it fits.
bool JsonSchema::fits(const json& schema, Site& site) {
  Site attempt{site.value, site.pointer, {}, false, {}};
  check(schema, attempt);
  if (!attempt.errors.empty()) return false;
  site.named.merge(attempt.named);
  site.open = site.open || attempt.open;
  return true;
}

void JsonSchema::ref(const json&, const json& argument, Site& site) {
  check(document_.at(json::json_pointer(argument.get<std::string>().substr(1))), site);
}

void JsonSchema::type(const json&, const json& argument, Site& site) {
  const json types = argument.is_array() ? argument : json::array({argument});
  for (const json& one : types) {
    if (is_of_type(site.value, one)) return;
  }
  fail(site, std::string(site.value.type_name()) + " instead of " + argument.dump());
}

void JsonSchema::enumeration(const json&, const json& argument, Site& site) {
  for (const json& one : argument) {
    if (one == site.value) return;
  }
  fail(site, site.value.dump() + " is none of " + argument.dump());
}

void JsonSchema::constant(const json&, const json& argument, Site& site) {
  if (argument != site.value) fail(site, site.value.dump() + " instead of " + argument.dump());
}

void JsonSchema::required(const json&, const json& argument, Site& site) {
  if (!site.value.is_object()) return;
  for (const json& name : argument) {
    if (!site.value.contains(name.get<std::string>())) fail(site, "lacks " + name.get<std::string>());
  }
}

void JsonSchema::properties(const json&, const json& argument, Site& site) {
  if (!site.value.is_object()) return;
  for (const auto& [name, schema] : argument.items()) {
    const auto member = site.value.find(name);
    if (member == site.value.end()) continue;
    site.named.insert(name);
    check_place(schema, *member, site.pointer + "/" + name, site.errors);
  }
}

void JsonSchema::additional(const json& schema, const json& argument, Site& site) {
  if (!site.value.is_object() || argument == false) return;
  site.open = true;
  if (argument == true) return;
  const json named = schema.value("properties", json::object());
  for (const auto& [name, member] : site.value.items()) {
    if (!named.contains(name)) check_place(argument, member, site.pointer + "/" + name, site.errors);
  }
}

void JsonSchema::items(const json&, const json& argument, Site& site) {
  if (!site.value.is_array()) return;
  for (std::size_t i = 0; i < site.value.size(); ++i)
    check_place(argument, site.value[i], site.pointer + "/" + std::to_string(i), site.errors);
}

void JsonSchema::all_of(const json&, const json& argument, Site& site) {
  for (const json& one : argument) check(one, site);
}

void JsonSchema::one_of(const json&, const json& argument, Site& site) {
  int fitting = 0;
  for (const json& one : argument) fitting += fits(one, site) ? 1 : 0;
  if (fitting != 1) fail(site, "fits " + std::to_string(fitting) + " of oneOf: " + site.value.dump());
}

void JsonSchema::any_of(const json&, const json& argument, Site& site) {
  int fitting = 0;
  for (const json& one : argument) fitting += fits(one, site) ? 1 : 0;
  if (fitting == 0) fail(site, "fits none of anyOf: " + site.value.dump());
}

void JsonSchema::pattern(const json&, const json& argument, Site& site) {
  if (!site.value.is_string()) return;
  const std::string text = argument;
  const auto known = patterns_.find(text);
  const std::regex& regex =
      known != patterns_.end() ? known->second : patterns_.emplace(text, text).first->second;
  if (!std::regex_search(site.value.get_ref<const std::string&>(), regex))
    fail(site, site.value.dump() + " is not of the pattern " + text);
}

void JsonSchema::format(const json& schema, const json& argument, Site& site) {
  const char* const text = pattern_of(argument);
  if (text == nullptr) return fail(site, "the schema has a format that is not known: " + argument.dump());
  pattern(schema, text, site);
}

void JsonSchema::minimum(const json&, const json& argument, Site& site) {
  if (site.value.is_number() && site.value < argument) fail(site, site.value.dump() + " is too little");
}

void JsonSchema::maximum(const json&, const json& argument, Site& site) {
  if (site.value.is_number() && site.value > argument) fail(site, site.value.dump() + " is too much");
}

void JsonSchema::min_items(const json&, const json& argument, Site& site) {
  if (site.value.is_array() && site.value.size() < argument) fail(site, "too few items");
}

void JsonSchema::max_items(const json&, const json& argument, Site& site) {
  if (site.value.is_array() && site.value.size() > argument) fail(site, "too many items");
}

}  // namespace doorstep::testing
