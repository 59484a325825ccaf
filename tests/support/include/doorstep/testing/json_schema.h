// JSON Schema 2020-12, as far as the hub's OpenAPI document uses it: a keyword that is not known here is an error, so that
// nothing is taken for checked that is not. Stricter in one thing: a member that no schema names is an error, unless
// `additionalProperties` says otherwise, so that every member of an answer is described.
#pragma once

#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace doorstep::testing {

class JsonSchema {
 public:
  // `document` is where `$ref` points into; it outlives this.
  explicit JsonSchema(const nlohmann::json& document) : document_(document) {}

  // What is wrong with the value, each with its place ("/items/0/at: …"); empty: nothing. Not thread-safe.
  std::vector<std::string> errors(const nlohmann::json& schema, const nlohmann::json& value);

 private:
  struct Site {  // a place in the value, and the members of it that some schema has named
    const nlohmann::json& value;
    std::string pointer;
    std::set<std::string> named;
    bool open = false;  // `additionalProperties` has said what else there may be
    std::vector<std::string> errors;
  };
  using Keyword = void (JsonSchema::*)(const nlohmann::json& schema, const nlohmann::json& argument,
                                       Site& site);
  static const std::map<std::string, Keyword>& keywords();

  void check(const nlohmann::json& schema, Site& site);
  void check_place(const nlohmann::json& schema, const nlohmann::json& value, const std::string& pointer,
                   std::vector<std::string>& errors);
  bool fits(const nlohmann::json& schema, Site& site);
  void fail(Site& site, const std::string& what) { site.errors.push_back(site.pointer + ": " + what); }

  void nothing(const nlohmann::json&, const nlohmann::json&, Site&) {}
  void ref(const nlohmann::json& schema, const nlohmann::json& argument, Site& site);
  void type(const nlohmann::json& schema, const nlohmann::json& argument, Site& site);
  void enumeration(const nlohmann::json& schema, const nlohmann::json& argument, Site& site);
  void constant(const nlohmann::json& schema, const nlohmann::json& argument, Site& site);
  void required(const nlohmann::json& schema, const nlohmann::json& argument, Site& site);
  void properties(const nlohmann::json& schema, const nlohmann::json& argument, Site& site);
  void additional(const nlohmann::json& schema, const nlohmann::json& argument, Site& site);
  void items(const nlohmann::json& schema, const nlohmann::json& argument, Site& site);
  void all_of(const nlohmann::json& schema, const nlohmann::json& argument, Site& site);
  void one_of(const nlohmann::json& schema, const nlohmann::json& argument, Site& site);
  void any_of(const nlohmann::json& schema, const nlohmann::json& argument, Site& site);
  void pattern(const nlohmann::json& schema, const nlohmann::json& argument, Site& site);
  void format(const nlohmann::json& schema, const nlohmann::json& argument, Site& site);
  void minimum(const nlohmann::json& schema, const nlohmann::json& argument, Site& site);
  void maximum(const nlohmann::json& schema, const nlohmann::json& argument, Site& site);
  void min_items(const nlohmann::json& schema, const nlohmann::json& argument, Site& site);
  void max_items(const nlohmann::json& schema, const nlohmann::json& argument, Site& site);

  const nlohmann::json& document_;
  std::map<std::string, std::regex> patterns_;
};

}  // namespace doorstep::testing
