// What is wrong with a request or a statement (actuals.md §11).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace doorstep::actuals {

// In the order of the page: of several problems the one that stands first here is reported. The first is of
// stage 1, those up to bad_value of stage 2, the others of stage 3.
enum class Code {
  bad_json,
  unknown_member,
  missing_member,
  bad_type,
  bad_value,
  duplicate,
  bad_interval,
  bad_percent,
  conflict,
  ambiguous_rate,
  ambiguous_package,
  outside_period,
  mismatch,
};
std::string_view to_string(Code code);

struct Problem {
  Code code = Code::bad_json;
  std::string pointer;  // RFC 6901
  std::string detail;   // for a person; holds nothing of what was given
};

// The problem as canonical JSON, without a newline.
std::string to_json(const Problem& problem);

// Of the problems that are found, keeps the one to report: the first by code, then by pointer (as bytes).
class Problems {
 public:
  bool any() const { return first_.has_value(); }
  // False where a problem of this code could not be the one to report, so that no pointer need be made for it.
  bool matters(Code code) const { return !first_ || code <= first_->code; }
  void add(Code code, std::string_view pointer, std::string_view detail);
  const std::optional<Problem>& first() const { return first_; }

 private:
  std::optional<Problem> first_;
};

}  // namespace doorstep::actuals
