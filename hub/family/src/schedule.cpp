// Who comes next and when: the planned visits of the coming days.
#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/office/kinds.h"
#include "doorstep/hub/people/audit.h"

#include "handlers.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr Millis kDay = 24LL * 3'600'000;
constexpr Millis kAhead = 14 * kDay;

json carers_of(Connection& db, const ProviderId& provider, const std::string& ids) {
  json names = json::array();
  for (const std::string& id : split_list(ids).value_or(std::vector<std::string>())) {
    const auto row = db.first("SELECT name FROM carer WHERE provider = $1 AND id = $2", provider, id);
    if (row) names.push_back(first_name(row->text(0)));
  }
  return names;
}

}  // namespace

// Visits that have not ended yet, the next first.
Response get_schedule(Store& store, const Call& call) {
  expect_reason(call);
  const std::size_t limit = page_limit(call);
  KnownPerson person;
  json items = store.read([&](Connection& db) {
    person = person_of_path(db, call, Scope::schedule);
    const auto rows = db.query(
        "SELECT id, service, start_ms, end_ms, carers FROM planned_visit WHERE provider = $1 AND person = $2 "
        "AND start_ms < $3 AND end_ms > $4 ORDER BY start_ms, ref LIMIT $5",
        person.provider, person.id, call.received_at + kAhead, call.received_at, limit);
    json list = json::array();
    for (const Row& row : rows) {
      list.push_back({{"visit", row.text(0)},
                      {"service", row.text(1)},
                      {"start", format_instant_seconds(row.integer(2))},
                      {"end", format_instant_seconds(row.integer(3))},
                      {"carers", carers_of(db, person.provider, row.text(4))}});
    }
    return list;
  });
  audit_reads_of_people(store, call, "schedule", {person});
  return list_response(std::move(items), std::nullopt, call.received_at);
}

}  // namespace doorstep::hub
