#include "doorstep/hub/hours/routes.h"

#include <limits>
#include <vector>

#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/actual_hours.h"
#include "doorstep/hub/hours/decide.h"
#include "doorstep/hub/hours/exceptions.h"
#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/hours/timeline.h"
#include "doorstep/hub/hours/visit_folder.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/local_time.h"
#include "doorstep/hub/people/audit.h"
#include "doorstep/hub/people/grants.h"

#include "amendments.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxReasonBytes = 8'000;

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
  std::vector<KnownPerson> people;
  for (const HoursLine& line : page.lines) people.push_back({line.row.provider, line.row.person});
  audit_reads_of_people(store, call, "hours", std::move(people));
  std::optional<std::string> next;
  if (page.next) next = write_position(*page.next);
  if (wants_csv(call.request)) return csv_response(hours_csv(page), next);
  return list_response(hours_json(page), next, call.received_at);
}

Response get_exceptions(Store& store, const Call& call) {
  ExceptionQuery query;
  const auto state = call.query.get("state").value_or("open");
  if (state != "open" && state != "all") throw bad_request("state: open or all is wanted");
  query.open_only = state == "open";
  query.limit = page_limit(call);
  if (const auto after = call.query.get("after")) {
    query.after = read_exception_position(*after);
    if (!query.after) throw bad_request("after: the next of an earlier page is wanted");
  }
  const ExceptionPage page = store.read([&](Connection& db) {
    Sight sight(db, call.caller);
    return exceptions(db, sight, query, call.received_at);
  });
  std::vector<KnownPerson> people;
  for (const FoundException& item : page.items) people.push_back({item.provider, item.person_id});
  audit_reads_of_people(store, call, "exceptions", std::move(people));
  std::optional<std::string> next;
  if (page.next) next = write_position(*page.next);
  return list_response(to_json(page.items), next, call.received_at);
}

// {"decision" or "approved", "reason"}: a JSON object, the reason up to 2,000 characters or absent.
json decision_body(const Call& call) {
  json body = json::parse(call.request.body, nullptr, false);
  if (!body.is_object()) throw bad_request("a JSON object is wanted");
  if (!body.contains("reason") || body["reason"].is_null()) body["reason"] = "";
  if (!body["reason"].is_string() || body["reason"].get_ref<const std::string&>().size() > kMaxReasonBytes) {
    throw bad_request("reason: text is wanted");
  }
  return body;
}

// Who decides on a visit has looked at it.
void audit_decision(Store& store, const Call& call, const Decided& decided) {
  if (call.caller.account.empty()) return;
  std::vector<KnownPerson> people;
  store.read([&](Connection& db) {
    people.clear();
    VisitFolder folder(db, decided.provider, call.received_at);
    const visit::VisitState& state = folder.facts_of(decided.visit);
    people.push_back({decided.provider, state.person});
    for (const PersonId& person : state.participants) people.push_back({decided.provider, person});
  });
  audit_reads(store, call, "decisions", std::move(people));
}

Response post_amendment(Store& store, const Call& call) {
  const json body = decision_body(call);
  const json decision = body.value("decision", json());
  if (decision != "approved" && decision != "refused")
    throw bad_request("decision: approved or refused is wanted");
  const EventId event(call.params.at(0));
  const Decided decided = store.write([&](Connection& db) {
    return decide_amendment(db, call.caller, event, decision == "approved", body["reason"], call.received_at);
  });
  audit_decision(store, call, decided);
  return json_response(200, {{"event", event.str()},
                             {"visit", decided.visit.str()},
                             {"decision", decision},
                             {"reason", body["reason"]},
                             {"by", call.caller.id},
                             {"time", format_instant(call.received_at)}});
}

std::optional<std::int64_t> extra_minutes_of(const json& body) {
  const json minutes = body.value("extra_minutes", json());
  if (minutes.is_null()) return std::nullopt;
  if (!minutes.is_number_unsigned() || minutes > kMaxExtraMinutes)
    throw bad_request("extra_minutes: a whole number up to 1440 is wanted");
  return minutes.get<std::int64_t>();
}

Response post_approval(Store& store, const Call& call) {
  const json body = decision_body(call);
  const json approved = body.value("approved", json());
  if (!approved.is_boolean()) throw bad_request("approved: true or false is wanted");
  const Approval approval{approved, extra_minutes_of(body), body["reason"]};
  const Decided decided = store.write([&](Connection& db) {
    return approve_visit(db, call.caller, call.params.at(0), approval, call.received_at);
  });
  audit_decision(store, call, decided);
  json answer{{"visit", decided.visit.str()},
              {"approved", approved},
              {"reason", body["reason"]},
              {"by", call.caller.id},
              {"time", format_instant(call.received_at)}};
  if (approval.extra_minutes) answer["extra_minutes"] = *approval.extra_minutes;
  return json_response(200, answer);
}

// A grant of the schedule alone shows no timeline, not even that there is one.
void expect_notes_or_outcomes(const Caller& caller, const KnownPerson& person) {
  if (!is_granted(caller, person.provider, person.id, Scope::notes) &&
      !is_granted(caller, person.provider, person.id, Scope::outcomes)) {
    throw not_found();
  }
}

Response get_timeline(Store& store, const Call& call) {
  expect_reason(call);
  EntryPosition before{std::numeric_limits<Millis>::max(), {}};
  if (const auto text = call.query.get("before")) {
    const auto position = read_entry_position(*text);
    if (!position) throw bad_request("before: an instant or the next of an earlier page is wanted");
    before = *position;
  }
  const std::size_t limit = page_limit(call);
  KnownPerson person;
  const TimelinePage page = store.read([&](Connection& db) {
    Sight sight(db, call.caller);
    person = sight.person(call.params.at(0), std::nullopt);
    expect_notes_or_outcomes(call.caller, person);
    return timeline(db, sight, call.caller, person, before, limit, call.received_at);
  });
  audit_reads(store, call, "timeline", {person});
  std::optional<std::string> next;
  if (page.next) next = write_position(*page.next);
  return list_response(to_json(page.items), next, call.received_at);
}

}  // namespace

void add_hours_routes(Router& router, Store& store) {
  const auto add = [&](const char* method, const char* pattern, const std::vector<Role>& roles,
                       auto handler) {
    router.add(method, pattern, roles, [&store, handler](const Call& call) { return handler(store, call); });
  };
  const std::vector<Role> both{Role::provider, Role::commissioner};
  add("GET", "/v1/actual-hours", both, get_actual_hours);
  add("GET", "/v1/exceptions", both, get_exceptions);
  add("GET", "/v1/amendments", {Role::provider}, get_amendments);
  add("POST", "/v1/amendments/{event}", {Role::provider}, post_amendment);
  add("POST", "/v1/visits/{id}/approval", both, post_approval);
  add("GET", "/v1/people/{id}/timeline",
      {Role::provider, Role::commissioner, Role::family, Role::person, Role::auditor}, get_timeline);
}

}  // namespace doorstep::hub
