#include "answers.h"

#include <array>
#include <charconv>

#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/local_time.h"

#include "local_period.h"
#include "tables.h"
#include "workbook.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr actuals::Day kMaxDays = 366;

bool wants_workbook(const Request& request) {
  const auto accept = request.headers.get("Accept");
  return accept && accept->find(kWorkbookType) != std::string_view::npos;
}

Response workbook_response(const json& document) {
  const std::array tables{lines_table(document), totals_table(document, "funder"),
                          totals_table(document, "person"), totals_table(document, "provider")};
  return text_response(200, kWorkbookType, to_workbook(tables));
}

}  // namespace

void add_store_routes(Router& router, Store& store, std::initializer_list<StoreRoute> routes,
                      const std::vector<Role>& roles) {
  for (const StoreRoute& route : routes) {
    router.add(route.method, route.pattern, roles,
               [&store, handler = route.handler](const Call& call) { return handler(store, call); });
  }
}

Response stored_json(int status, std::string bytes) {
  return text_response(status, "application/json", std::move(bytes));
}

Response document_response(const Call& call, std::string document) {
  if (wants_csv(call.request)) return csv_response(to_csv(lines_table(json::parse(document))), std::nullopt);
  if (wants_workbook(call.request)) return workbook_response(json::parse(document));
  return stored_json(200, std::move(document));
}

Response totals_response(const Call& call, const std::string& document) {
  const std::string by(call.query.get("by").value_or("funder"));
  if (by != "funder" && by != "person" && by != "provider")
    throw bad_request("by: funder, person or provider is wanted");
  const json parsed = json::parse(document);
  if (wants_csv(call.request)) return csv_response(to_csv(totals_table(parsed, by)), std::nullopt);
  return json_response(200, parsed.at("totals"));
}

std::string pointer_part(std::string_view name) {
  std::string part;
  for (const char c : name) part += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return part;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

std::string checked_date(std::string_view name, std::string_view text) {
  if (!is_date(text)) throw bad_request(std::string(name) + ": a date (2026-11-02) is wanted");
  return std::string(text);
}

void check_dates(const std::string& from, const std::string& to) {
  if (to < from) throw bad_request("to: not before from");
  if (day_of(to) - day_of(from) >= kMaxDays) throw bad_request("to: at most 366 days are wanted");
}

}  // namespace doorstep::hub
