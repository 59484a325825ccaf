#include "doorstep/hub/hours/routes.h"

#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/actual_hours.h"
#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/local_time.h"

namespace doorstep::hub {

namespace {

std::string date_of(const Call& call, std::string_view name) {
  const auto text = call.query.get(name);
  if (!text || !is_date(*text)) throw bad_request(std::string(name) + ": a date (2026-11-02) is wanted");
  return std::string(*text);
}

HoursQuery hours_query(const Call& call) {
  HoursQuery query;
  query.from = date_of(call, "from");
  query.to = date_of(call, "to");
  if (query.to < query.from) throw bad_request("to: not before from");
  if (const auto provider = call.query.get("provider")) query.provider = ProviderId(*provider);
  if (const auto person = call.query.get("person")) query.person = std::string(*person);
  if (const auto after = call.query.get("after")) {
    query.after = read_position(*after);
    if (!query.after) throw bad_request("after: the next of an earlier page is wanted");
  }
  query.limit = page_limit(call);
  return query;
}

Response get_actual_hours(Store& store, const Call& call) {
  const HoursQuery query = hours_query(call);
  const HoursPage page = store.read([&](Connection& db) {
    Sight sight(db, call.caller);
    return actual_hours(db, sight, query, call.received_at);
  });
  std::optional<std::string> next;
  if (page.next) next = write_position(*page.next);
  if (wants_csv(call.request)) return csv_response(hours_csv(page), next);
  return list_response(hours_json(page), next, call.received_at);
}

}  // namespace

void add_hours_routes(Router& router, Store& store) {
  router.add("GET", "/v1/actual-hours", {Role::provider, Role::commissioner},
             [&store](const Call& call) { return get_actual_hours(store, call); });
}

}  // namespace doorstep::hub
