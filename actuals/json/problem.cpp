#include "doorstep/actuals/problem.h"

#include <array>

#include "json/write.h"

namespace doorstep::actuals {

std::string_view to_string(Code code) {
  static constexpr std::array<std::string_view, 13> kNames = {
      "bad_json",          "unknown_member", "missing_member", "bad_type", "bad_value",
      "duplicate",         "bad_interval",   "bad_percent",    "conflict", "ambiguous_rate",
      "ambiguous_package", "outside_period", "mismatch"};
  return kNames.at(static_cast<std::size_t>(code));
}

std::string to_json(const Problem& problem) {
  std::string out = "{\"code\":";
  append_text(out, to_string(problem.code));
  out += ",\"detail\":";
  append_text(out, problem.detail);
  out += ",\"pointer\":";
  append_text(out, problem.pointer);
  out += '}';
  return out;
}

void Problems::add(Code code, std::string_view pointer, std::string_view detail) {
  const bool is_first = !first_ || code < first_->code || (code == first_->code && pointer < first_->pointer);
  if (is_first) first_ = Problem{code, std::string(pointer), std::string(detail)};
}

}  // namespace doorstep::actuals
