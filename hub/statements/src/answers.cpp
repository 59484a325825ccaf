#include "answers.h"

#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/local_time.h"

#include "local_period.h"

namespace doorstep::hub {

namespace {

constexpr actuals::Day kMaxDays = 366;

}  // namespace

void add_store_route(Router& router, Store& store, const char* method, const char* pattern,
                     StoreHandler handler) {
  router.add(method, pattern, {Role::provider, Role::commissioner},
             [&store, handler](const Call& call) { return handler(store, call); });
}

Response stored_json(int status, std::string bytes) {
  return text_response(status, "application/json", std::move(bytes));
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
