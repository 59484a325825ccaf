#include "doorstep/hub/hours/paging.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include <nlohmann/json.hpp>

#include "doorstep/hub/http/problem.h"

namespace doorstep::hub {

std::size_t page_limit(const Call& call) {
  const auto text = call.query.get("limit");
  std::int64_t limit = kDefaultLimit;
  if (text) {
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
    const bool whole = error == std::errc() && end == text->data() + text->size();
    if (!whole || limit < 1 || limit > kMaxLimit) throw bad_request("limit: 1 to 1,000 is wanted");
  }
  return static_cast<std::size_t>(limit);
}

bool wants_csv(const Request& request) {
  constexpr std::string_view csv = "text/csv";
  const auto accept = request.headers.get("Accept");
  const auto same = [](char x, char y) { return std::tolower(static_cast<unsigned char>(x)) == y; };
  return accept && std::search(accept->begin(), accept->end(), csv.begin(), csv.end(), same) != accept->end();
}

Response list_response(nlohmann::json items, const std::optional<std::string>& next, Millis now) {
  return json_response(200, {{"items", std::move(items)},
                             {"next", next ? nlohmann::json(*next) : nlohmann::json()},
                             {"time", format_instant(now)}});
}

Response csv_response(std::string csv, const std::optional<std::string>& next) {
  Response response = text_response(200, "text/csv; charset=utf-8", std::move(csv));
  if (next) response.headers.set("Doorstep-Next", *next);
  return response;
}

}  // namespace doorstep::hub
