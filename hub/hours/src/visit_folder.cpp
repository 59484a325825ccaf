#include "doorstep/hub/hours/visit_folder.h"

#include <algorithm>

#include "doorstep/event/envelope.h"
#include "doorstep/hub/office/policy.h"

#include "decisions.h"
#include "plan.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMaxFolded = 2'000;  // some MB; a page of hours has no more visits

PersonId person_of(const std::vector<visit::Fact>& facts) {
  for (const visit::Fact& fact : facts) {
    if (fact.person) return *fact.person;
  }
  return {};
}

}  // namespace

VisitFolder::VisitFolder(Connection& db, ProviderId provider, Millis now)
    : db_(db),
      provider_(std::move(provider)),
      now_(now),
      policy_(policy_of(db, provider_)),
      device_time_(db, provider_) {}

std::optional<visit::Plan> VisitFolder::plan_of(const VisitId& visit) {
  const auto row =
      db_.first("SELECT " DOORSTEP_PLAN_COLUMNS " FROM planned_visit WHERE provider = $1 AND id = $2",
                provider_, visit);
  if (!row) return std::nullopt;
  return plan_of_row(*row, provider_);
}

visit::VisitState VisitFolder::fold(const VisitId& visit, const std::optional<visit::Plan>& plan) {
  visit::VisitState state = alone(visit, plan);
  add_overlaps(state);
  std::sort(state.exceptions.begin(), state.exceptions.end());
  return state;
}

const visit::VisitState& VisitFolder::alone(const VisitId& visit, const std::optional<visit::Plan>& plan) {
  if (const auto found = folded_.find(visit); found != folded_.end()) return found->second;
  if (folded_.size() == kMaxFolded) folded_.clear();
  return folded_.emplace(visit, fold_facts(visit, plan)).first->second;
}

visit::VisitState VisitFolder::fold_facts(const VisitId& visit, const std::optional<visit::Plan>& plan) {
  const std::vector<visit::Fact> facts = in_true_time(facts_of_visit(db_, provider_, visit));
  visit::Context context = context_of(visit, plan ? plan->person : person_of(facts));
  visit::VisitState state = visit::fold(visit, plan, facts, context);
  if (auto elsewhere = checked_in_elsewhere(state); !elsewhere.empty()) {
    context.checked_in_elsewhere = std::move(elsewhere);
    state = visit::fold(visit, plan, facts, context);
  }
  if (!facts.empty()) add_found(state);
  return state;
}

const visit::VisitState& VisitFolder::facts_without_visit(const PersonId& person) {
  if (const auto found = without_visit_.find(person); found != without_visit_.end()) return found->second;
  if (without_visit_.size() == kMaxFolded) without_visit_.clear();
  const auto facts = in_true_time(facts_outside_visits(db_, provider_, person));
  const visit::Context context = context_of(VisitId(), person);
  return without_visit_.emplace(person, visit::fold(VisitId(), std::nullopt, facts, context)).first->second;
}

std::vector<visit::Fact> VisitFolder::in_true_time(const std::vector<Fact>& held) {
  std::vector<visit::Fact> facts;
  for (const Fact& fact : held) {
    const auto envelope = event::parse_envelope(fact.bytes);
    if (!envelope) continue;
    const std::string boot = event::unescape(envelope->boot);
    visit::Fact placed;
    placed.event = fact.id;
    placed.device = fact.device;
    placed.seq = fact.seq;
    placed.by = CarerId(event::unescape(envelope->by));
    if (envelope->person) placed.person = PersonId(event::unescape(*envelope->person));
    placed.placed = place(fact.device, fact.carrier, {fact.seq, boot, envelope->uptime_ms, envelope->at});
    placed.body = visit::parse_body(event::unescape(envelope->type), envelope->body);
    facts.push_back(std::move(placed));
  }
  return facts;
}

const VisitFolder::Address& VisitFolder::address_of(const PersonId& person) {
  const auto [address, is_new] = addresses_.try_emplace(person);
  if (!is_new) return address->second;
  const auto row =
      db_.first("SELECT lat_e7, lon_e7 FROM person WHERE provider = $1 AND id = $2", provider_, person);
  address->second.known = row.has_value();
  if (row && !row->is_null(0)) address->second.position = visit::Position{row->integer(0), row->integer(1)};
  return address->second;
}

visit::Context VisitFolder::context_of(const VisitId& visit, const PersonId& person) {
  const Address& address = address_of(person);
  visit::Context context;
  context.policy = policy_;
  context.now = now_;
  context.provider = provider_;
  context.address = address.position;
  context.known_person = address.known;
  context.decisions = amendment_decisions(db_, provider_, visit);
  context.approvals = visit_approvals(db_, provider_, visit);
  return context;
}

}  // namespace doorstep::hub
