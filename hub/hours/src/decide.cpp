#include "doorstep/hub/hours/decide.h"

#include "doorstep/hub/hours/visit_folder.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/commissioner_policy.h"
#include "doorstep/hub/office/local_time.h"
#include "doorstep/hub/office/names.h"
#include "doorstep/hub/store/marks.h"
#include "doorstep/visit/hours.h"

namespace doorstep::hub {

namespace {

// Planned, or of which there are events.
std::optional<VisitId> visit_at(Connection& db, const ProviderId& provider, std::string_view name) {
  if (auto visit = find_visit(db, provider, name)) return visit;
  const auto row =
      db.first("SELECT visit FROM unrostered_visit WHERE provider = $1 AND visit = $2", provider, name);
  return row ? std::optional(VisitId(row->text(0))) : std::nullopt;
}

// Whose visit it is; nullopt where the caller may not see it.
std::optional<PersonId> seen_person(Connection& db, Sight& sight, const ProviderId& provider,
                                    const VisitId& visit, Millis now) {
  VisitFolder folder(db, provider, now);
  const visit::VisitState& state = folder.facts_of(visit);
  const auto at = visit::hours_instant(state);
  const bool sees = at && sight.sees(provider, state.person, local_date(*at, folder.policy().zone));
  return sees ? std::optional(state.person) : std::nullopt;
}

// As the policy of the person's commissioner says.
void expect_may_approve(Connection& db, const Caller& caller, const ProviderId& provider,
                        const PersonId& person) {
  const auto row =
      db.first("SELECT commissioner FROM person WHERE provider = $1 AND id = $2", provider, person);
  const ApprovalBy by = commissioner_policy_of(db, row ? row->text(0) : "").approval_by;
  const ApprovalBy own = caller.role == Role::commissioner ? ApprovalBy::commissioner : ApprovalBy::provider;
  if (by != ApprovalBy::either && by != own)
    throw Problem(403, "wrong_role", "By the commissioner's policy visits are approved by somebody else.");
}

}  // namespace

Decided decide_amendment(Connection& db, const Caller& caller, const EventId& event, bool approved,
                         const std::string& reason, Millis now) {
  const ProviderId provider(caller.of);
  const auto fact = db.first(
      "SELECT visit FROM fact WHERE provider = $1 AND id = $2 AND type = 'visit.amended' AND visit IS NOT "
      "NULL",
      provider, event);
  if (!fact) throw not_found();
  db.exec(
      "INSERT INTO amendment_decision (provider, event, nr, visit, decision, reason, role, decided_by, "
      "at_ms) "
      "SELECT $1, $2, 1 + count(*), $3, $4, $5, $6, $7, $8 FROM amendment_decision WHERE provider = $1 AND "
      "event = $2",
      provider, event, fact->text(0), approved ? "approved" : "refused", reason, to_string(caller.role),
      caller.id, now);
  mark(db, provider, MarkKind::visit, fact->text(0), now);
  return {provider, VisitId(fact->text(0))};
}

Decided approve_visit(Connection& db, const Caller& caller, std::string_view name, const Approval& approval,
                      Millis now) {
  if (approval.extra_minutes && caller.role != Role::commissioner)
    throw Problem(403, "wrong_role", "Extra minutes are agreed to by the commissioner.");
  Sight sight(db, caller);
  std::vector<Decided> found;
  PersonId person;
  for (const ProviderId& provider : sight.providers()) {
    const auto visit = visit_at(db, provider, name);
    const auto seen = visit ? seen_person(db, sight, provider, *visit, now) : std::nullopt;
    if (!seen) continue;
    found.push_back({provider, *visit});
    person = *seen;
  }
  if (found.size() != 1) throw not_found();
  expect_may_approve(db, caller, found[0].provider, person);
  // The last in time counts: two of one millisecond are told apart.
  db.exec(
      "INSERT INTO visit_approval (provider, visit, nr, approved, reason, role, decided_by, at_ms, "
      "extra_minutes) "
      "SELECT $1, $2, 1 + count(*), $3, $4, $5, $6, "
      "CASE WHEN coalesce(max(at_ms), 0) >= $7 THEN max(at_ms) + 1 ELSE $7 END, $8 "
      "FROM visit_approval WHERE provider = $1 AND visit = $2",
      found[0].provider, found[0].visit, approval.approved, approval.reason, to_string(caller.role),
      caller.id, now, approval.extra_minutes);
  mark(db, found[0].provider, MarkKind::visit, found[0].visit.str(), now);
  return found[0];
}

std::map<VisitId, std::int64_t> approved_extra_minutes(Connection& db, const ProviderId& provider) {
  std::map<VisitId, std::int64_t> minutes;
  db.each(
      "SELECT visit, extra_minutes FROM visit_approval WHERE provider = $1 AND extra_minutes IS NOT NULL "
      "ORDER BY visit, nr",
      [&](const Row& row) { minutes[VisitId(row.text(0))] = row.integer(1); }, provider);
  return minutes;
}

}  // namespace doorstep::hub
