#include "doorstep/hub/http/problem.h"

#include <nlohmann/json.hpp>

#include "doorstep/event/error.h"

namespace doorstep::hub {

namespace {

std::string_view title_of(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 503:
      return "Service Unavailable";
    default:
      return status >= 500 ? "Internal Server Error" : "Error";
  }
}

constexpr std::int64_t kRetryAfterSeconds = 2;

Problem internal_error() { return {500, "internal_error", "The hub could not answer this."}; }

}  // namespace

Problem Problem::with(std::string name, Member value) && {
  members_.emplace_back(std::move(name), std::move(value));
  return std::move(*this);
}

Problem Problem::header(std::string name, std::string value) && {
  headers_.set(std::move(name), std::move(value));
  return std::move(*this);
}

Problem bad_request(std::string detail) { return {400, "bad_request", std::move(detail)}; }

Problem not_found() { return {404, "not_found", "There is no such thing, or it is not yours to see."}; }

Problem unavailable(std::int64_t retry_after_seconds) {
  return Problem(503, "unavailable", "The hub can't take this now.")
      .header("Retry-After", std::to_string(retry_after_seconds));
}

Problem slow_down(std::int64_t retry_after_seconds) {
  return Problem(429, "slow_down", "There are too many requests from this address.")
      .header("Retry-After", std::to_string(retry_after_seconds));
}

Problem header_too_large() { return {431, "header_too_large", "The header is too long."}; }

Response problem_response(const Problem& problem, Millis now) {
  nlohmann::json document{{"type", "about:blank"},      {"title", title_of(problem.status())},
                          {"status", problem.status()}, {"detail", problem.detail()},
                          {"code", problem.code()},     {"time", format_instant(now)}};
  for (const auto& [name, value] : problem.members()) {
    std::visit([&, &key = name](const auto& v) { document[key] = v; }, value);
  }
  Response response = json_response(problem.status(), document);
  response.headers.set("Content-Type", "application/problem+json");
  for (const auto& [name, value] : problem.headers().all()) response.headers.set(name, value);
  return response;
}

// What went wrong inside is nothing for the outside; its code is for whoever reads the hub's log.
Response failure_response(const std::exception_ptr& failure, Millis now) {
  std::string cause = "unexpected";
  Problem problem = internal_error();
  try {
    if (failure) std::rethrow_exception(failure);
  } catch (const Problem& thrown) {
    problem = thrown;
    cause = thrown.code();
  } catch (const Error& error) {
    const auto kind = error.error_class();
    if (kind == ErrorClass::transient || kind == ErrorClass::space || kind == ErrorClass::busy)
      problem = unavailable(kRetryAfterSeconds);
    cause = error.code();
  } catch (...) {  // of a kind that has no code
  }
  Response response = problem_response(problem, now);
  if (response.status >= 500) response.cause = std::move(cause);
  return response;
}

}  // namespace doorstep::hub
