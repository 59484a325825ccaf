// What happened: the visits of a person so far, planned beside actual, with what was done and one's own rating.
#include <map>

#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/office_names.h"
#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/hours/visit_folder.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/local_time.h"
#include "doorstep/hub/people/audit.h"

#include "handlers.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

struct VisitPosition {
  Millis start = 0;
  std::string ref;
};

// "2026-11-02T08:00:00.000Z~v1"; everything that has begun where it is absent.
VisitPosition visits_before(const Call& call) {
  const auto text = call.query.get("before");
  if (!text) return {call.received_at + 1, {}};
  const std::size_t mark = text->find('~');
  const auto start = parse_rfc3339(text->substr(0, mark));
  if (!start) throw bad_request("before: an instant, or the next of an earlier page, is wanted");
  return {*start, std::string(mark == std::string_view::npos ? "" : text->substr(mark + 1))};
}

json second_or_null(const std::optional<Millis>& at) {
  return at ? json(format_instant_seconds(*at)) : json();
}

std::string name_of(Connection& db, const ProviderId& provider, const CarerId& carer) {
  const auto row = db.first("SELECT name FROM carer WHERE provider = $1 AND id = $2", provider, carer);
  return row ? first_name(row->text(0)) : std::string();
}

json carers_json(Connection& db, const ProviderId& provider, const visit::VisitState& state) {
  json list = json::array();
  for (const visit::Attendance& attendance : state.attendances) {
    list.push_back({{"name", name_of(db, provider, attendance.carer)},
                    {"started", second_or_null(attendance.started())},
                    {"ended", second_or_null(attendance.ended())}});
  }
  return list;
}

// What was planned, and what came of it: null where nobody recorded anything.
json tasks_json(const visit::VisitState& state) {
  std::map<std::string, json> results;
  if (state.plan) {
    for (const std::string& task : state.plan->tasks) results[task] = json();
  }
  for (const visit::Entry& entry : state.entries) {
    const auto* task = std::get_if<visit::TaskRecorded>(&entry.current);
    if (task != nullptr && !entry.voided) results[task->task] = task->result.text();
  }
  json list = json::array();
  for (auto& [task, result] : results) list.push_back({{"task", task}, {"result", std::move(result)}});
  return list;
}

json face_of(Connection& db, const Call& call, const ProviderId& provider, const std::string& visit) {
  const auto row =
      db.first("SELECT face FROM visit_rating WHERE provider = $1 AND visit = $2 AND account = $3", provider,
               visit, call.caller.account);
  return row ? json(row->integer(0)) : json();
}

json visit_json(Connection& db, const Call& call, VisitFolder& folder, const ProviderId& provider,
                const Row& row) {
  const visit::VisitState state = folder.fold(VisitId(row.text(0)));
  return {{"visit", row.text(1)},
          {"service", row.text(2)},
          {"planned_start", format_instant_seconds(row.integer(3))},
          {"planned_end", format_instant_seconds(row.integer(4))},
          {"status", std::string(visit::to_string(state.status))},
          {"carers", carers_json(db, provider, state)},
          {"tasks", tasks_json(state)},
          {"face", face_of(db, call, provider, row.text(0))}};
}

struct Visits {
  KnownPerson person;
  json items = json::array();
  std::optional<std::string> next;
};

Visits visits_of(Connection& db, const Call& call, const VisitPosition& before, std::size_t limit) {
  Visits page;
  page.person = person_of_path(db, call, Scope::notes);
  const ProviderId& provider = page.person.provider;
  Sight sight(db, call.caller);
  VisitFolder folder(db, provider, call.received_at);
  const auto rows = db.query(
      "SELECT id, ref, service, start_ms, end_ms FROM planned_visit WHERE provider = $1 AND person = $2 AND "
      "start_ms <= $3 AND (start_ms < $3 OR ref < $4) ORDER BY start_ms DESC, ref DESC LIMIT $5",
      provider, page.person.id, before.start, before.ref, limit + 1);
  for (const Row& row : rows) {
    if (page.items.size() == limit) return page;
    page.next = format_instant(row.integer(3)) + "~" + row.text(1);
    if (sight.sees(provider, page.person.id, local_date(row.integer(3), folder.policy().zone)))
      page.items.push_back(visit_json(db, call, folder, provider, row));
  }
  page.next.reset();
  return page;
}

}  // namespace

// The newest first.
Response get_visits_of(Store& store, const Call& call) {
  expect_reason(call);
  const std::size_t limit = page_limit(call);
  const VisitPosition before = visits_before(call);
  Visits page = store.read([&](Connection& db) { return visits_of(db, call, before, limit); });
  audit_reads_of_people(store, call, "visits", {page.person});
  return list_response(std::move(page.items), page.next, call.received_at);
}

}  // namespace doorstep::hub
