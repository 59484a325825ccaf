#include "doorstep/hub/hours/visit_folder.h"

#include <algorithm>

#include "doorstep/event/envelope.h"
#include "doorstep/hub/office/policy.h"

#include "decisions.h"
#include "plan.h"

namespace doorstep::hub {

namespace {

std::vector<time::Contact> contacts_for_time(Connection& db, const ProviderId& provider,
                                             const DeviceId& device, std::int64_t seq_shift) {
  std::vector<time::Contact> contacts;
  for (const Contact& held : contacts_of(db, provider, device)) {
    time::Contact contact{held.boot, held.uptime_ms, held.received_at, std::nullopt, held.seq + seq_shift};
    if (held.heard_at && held.heard_uptime_ms)
      contact.heard = time::Heard{*held.heard_at, *held.heard_uptime_ms};
    contacts.push_back(std::move(contact));
  }
  return contacts;
}

std::vector<time::BootSpan> spans_for_time(Connection& db, const ProviderId& provider, const DeviceId& device,
                                           std::int64_t seq_shift) {
  std::vector<time::BootSpan> spans;
  for (const BootSpan& held : boots_of(db, provider, device)) {
    spans.push_back({held.boot, held.first_seq + seq_shift, held.last_seq + seq_shift, held.first_uptime_ms,
                     held.last_uptime_ms});
  }
  return spans;
}

constexpr std::size_t kMaxFolded = 2'000;  // some MB; a page of hours has no more visits

template <class T>
void append(std::vector<T>& to, std::vector<T> more) {
  std::move(more.begin(), more.end(), std::back_inserter(to));
}

PersonId person_of(const std::vector<visit::Fact>& facts) {
  for (const visit::Fact& fact : facts) {
    if (fact.person) return *fact.person;
  }
  return {};
}

}  // namespace

VisitFolder::VisitFolder(Connection& db, ProviderId provider, Millis now)
    : db_(db), provider_(std::move(provider)), now_(now), policy_(policy_of(db, provider_)) {}

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

time::Placed VisitFolder::place(const DeviceId& device, const std::optional<DeviceId>& carrier,
                                const time::Stamp& stamp) {
  return timeline_of(device, carrier).place(stamp);
}

// A log that another one adopted was written by the same tablet: the two are one, the newer going on after the older.
const time::Timeline& VisitFolder::timeline_of(const DeviceId& device,
                                               const std::optional<DeviceId>& carrier) {
  const auto key = std::pair(device, carrier.value_or(DeviceId()));
  if (const auto found = timelines_.find(key); found != timelines_.end()) return found->second;
  auto spans = spans_for_time(db_, provider_, device, 0);
  auto contacts = contacts_for_time(db_, provider_, device, 0);
  if (carrier) {
    std::int64_t last = 0;
    for (const auto& span : spans) last = std::max(last, span.last_seq);
    for (const auto& contact : contacts) last = std::max(last, contact.seq);
    append(spans, spans_for_time(db_, provider_, *carrier, last));
    append(contacts, contacts_for_time(db_, provider_, *carrier, last));
  }
  return timelines_.emplace(key, time::Timeline(std::move(spans), std::move(contacts))).first->second;
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
