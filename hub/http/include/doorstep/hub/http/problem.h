// Problem documents (RFC 9457): what a handler throws where it can't answer.
#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "doorstep/event/instant.h"
#include "doorstep/hub/http/message.h"

namespace doorstep::hub {

// `code` is what clients go by; `detail` is for people and never holds personal data.
class Problem : public std::exception {
 public:
  using Member = std::variant<bool, std::int64_t, std::string>;

  Problem(int status, std::string code, std::string detail)
      : status_(status), code_(std::move(code)), detail_(std::move(detail)) {}

  Problem with(std::string name, Member value) &&;         // a further member of the document
  Problem header(std::string name, std::string value) &&;  // a header of the response
  const char* what() const noexcept override { return code_.c_str(); }
  int status() const { return status_; }
  const std::string& code() const { return code_; }
  const std::string& detail() const { return detail_; }
  const std::vector<std::pair<std::string, Member>>& members() const { return members_; }
  const Headers& headers() const { return headers_; }

 private:
  int status_;
  std::string code_;
  std::string detail_;
  std::vector<std::pair<std::string, Member>> members_;
  Headers headers_;
};

// The ones that many routes share.
Problem bad_request(std::string detail);
Problem not_found();
Problem unavailable(std::int64_t retry_after_seconds);
Problem slow_down(std::int64_t retry_after_seconds);
Problem header_too_large();

// application/problem+json with type, title, status, detail, code, time and the problem's own members.
Response problem_response(const Problem& problem, Millis now);

// What was thrown, as an answer: a Problem as it says; Error(transient, space, busy) 503 with Retry-After; anything
// else 500, without telling what.
Response failure_response(const std::exception_ptr& failure, Millis now);

}  // namespace doorstep::hub
