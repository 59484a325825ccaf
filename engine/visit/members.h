// Reads the members of a JSON object and keeps the first problem, for the .cpp files of this layer.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "doorstep/event/canonical.h"
#include "doorstep/event/instant.h"

#include "json.h"

namespace doorstep::visit {

// The members of one object. A member of another form is a problem; of several the first is kept.
class Members {
 public:
  explicit Members(const nlohmann::json& object) : object_(object) {}

  const std::string& code() const { return code_; }
  const std::string& problem() const { return problem_; }
  bool sound() const { return problem_.empty(); }
  void fail(const char* code, std::string problem) {
    if (!sound()) return;
    code_ = code;
    problem_ = std::move(problem);
  }

  // nullptr where it is absent or null.
  const nlohmann::json* find(const char* name) const {
    const auto found = object_.find(name);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
  }
  std::string text(const char* name) {
    const nlohmann::json* value = find(name);
    if (value == nullptr) return {};
    if (value->is_string()) return value->get<std::string>();
    fail("bad_body", std::string(name) + " must be text");
    return {};
  }
  std::string needed_text(const char* name) {
    std::string value = text(name);
    if (value.empty()) fail("bad_body", std::string(name) + " is needed");
    return value;
  }
  std::optional<bool> flag(const char* name) {
    const nlohmann::json* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_boolean()) return value->get<bool>();
    fail("bad_body", std::string(name) + " must be true or false");
    return std::nullopt;
  }
  std::optional<std::int64_t> integer(const char* name, std::int64_t least = -event::kMaxInteger,
                                      std::int64_t most = event::kMaxInteger) {
    const nlohmann::json* value = find(name);
    if (value == nullptr) return std::nullopt;
    const auto number = as_integer(*value);
    if (number && *number >= least && *number <= most) return number;
    fail("bad_body", std::string(name) + " must be a whole number from " + std::to_string(least) + " to " +
                         std::to_string(most));
    return std::nullopt;
  }
  std::int64_t needed_integer(const char* name, std::int64_t least, std::int64_t most = event::kMaxInteger) {
    const auto value = integer(name, least, most);
    if (!value) fail("bad_body", std::string(name) + " is needed");
    return value.value_or(0);
  }
  std::optional<Millis> instant(const char* name) {
    const std::string written = text(name);
    if (written.empty()) return std::nullopt;
    const auto at = parse_rfc3339(written);
    if (!at) fail("bad_body", std::string(name) + " must be an RFC 3339 date and time");
    return at;
  }
  std::vector<std::string> texts(const char* name) {
    std::vector<std::string> out;
    for (const nlohmann::json& item : list(name)) {
      if (item.is_string()) {
        out.push_back(item.get<std::string>());
      } else {
        fail("bad_body", std::string(name) + " must be a list of texts");
      }
    }
    return out;
  }
  const nlohmann::json& list(const char* name) {
    static const nlohmann::json none = nlohmann::json::array();
    const nlohmann::json* value = find(name);
    if (value == nullptr) return none;
    if (value->is_array()) return *value;
    fail("bad_body", std::string(name) + " must be a list");
    return none;
  }
  // The members of an object inside this one; its problems are this one's.
  template <class Read>
  void object(const char* name, Read read) {
    const nlohmann::json* value = find(name);
    if (value == nullptr) return;
    if (!value->is_object()) return fail("bad_body", std::string(name) + " must be an object");
    Members inner(*value);
    read(inner);
    if (!inner.sound()) fail(inner.code_.c_str(), std::string(name) + "." + inner.problem_);
  }
  const nlohmann::json& all() const { return object_; }

 private:
  const nlohmann::json& object_;
  std::string code_;
  std::string problem_;
};

}  // namespace doorstep::visit
