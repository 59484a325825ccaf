#include "doorstep/hub/people/grants.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/kinds.h"
#include "doorstep/hub/office/local_time.h"
#include "doorstep/hub/office/policy.h"
#include "doorstep/hub/people/accounts.h"

namespace doorstep::hub {

namespace {

constexpr std::array<std::string_view, 3> kScopes{"schedule", "notes", "outcomes"};
constexpr std::array<std::string_view, 4> kBases{"consent", "parental_responsibility", "power_of_attorney",
                                                 "deputyship"};

template <class List>
bool holds(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : ";") + part;
  return text;
}

// grant_of() reads these columns.
#define DOORSTEP_SELECT_GRANT                                                                          \
  "SELECT id, account, provider, person, scopes, basis, valid_from, valid_to, review_date, given_ms, " \
  "given_by, withdrawn_ms, withdrawn_by, withdrawn_reason FROM access_grant"

constexpr std::string_view kOne = DOORSTEP_SELECT_GRANT
    " WHERE provider = $1 AND id = "
    "$2";
constexpr std::string_view kOfProvider = DOORSTEP_SELECT_GRANT
    " WHERE provider = $1 AND id < "
    "$2 "
    "ORDER BY id DESC LIMIT $3";
constexpr std::string_view kOfPerson = DOORSTEP_SELECT_GRANT
    " WHERE provider = $1 AND id < "
    "$2 "
    "AND person = $4 ORDER BY id DESC LIMIT $3";

Grant grant_of(const Row& row) {
  Grant grant;
  grant.id = row.text(0);
  grant.account = row.text(1);
  grant.provider = ProviderId(row.text(2));
  grant.person = PersonId(row.text(3));
  grant.scopes = split_list(row.text(4)).value_or(std::vector<std::string>());
  grant.basis = row.text(5);
  grant.from = row.text(6);
  grant.to = row.text_or_null(7);
  grant.review_date = row.text(8);
  grant.given_at = row.integer(9);
  grant.given_by = row.text(10);
  grant.withdrawn_at = row.integer_or_null(11);
  grant.withdrawn_by = row.text_or_null(12).value_or("");
  grant.withdrawn_reason = row.text_or_null(13).value_or("");
  return grant;
}

void add_scopes(GrantedPerson& granted, const std::vector<std::string>& scopes) {
  granted.schedule = granted.schedule || holds(scopes, "schedule");
  granted.notes = granted.notes || holds(scopes, "notes");
  granted.outcomes = granted.outcomes || holds(scopes, "outcomes");
}

}  // namespace

void expect_sound(const Grant& grant) {
  std::vector<std::string> sorted = grant.scopes;
  std::sort(sorted.begin(), sorted.end());
  const bool once = std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
  const bool known =
      std::all_of(sorted.begin(), sorted.end(), [](const auto& scope) { return holds(kScopes, scope); });
  if (sorted.empty() || !once || !known)
    throw bad_request("scopes: some of schedule, notes, outcomes are wanted, each once");
  if (!holds(kBases, grant.basis))
    throw bad_request("basis: consent, parental_responsibility, power_of_attorney or deputyship is wanted");
  if (!is_date(grant.from) || (grant.to && (!is_date(*grant.to) || *grant.to < grant.from)))
    throw bad_request("from, to: dates (2026-11-02) are wanted, to not before from");
  if (!is_date(grant.review_date) || grant.review_date < grant.from)
    throw bad_request("review_date: a date (2026-11-02) not before from is wanted");
}

void give_grant(Connection& db, const Grant& grant) {
  db.exec(
      "INSERT INTO access_grant (provider, id, account, person, scopes, basis, valid_from, valid_to, "
      "review_date, given_ms, given_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      grant.provider, grant.id, grant.account, grant.person, joined(grant.scopes), grant.basis, grant.from,
      grant.to, grant.review_date, grant.given_at, grant.given_by);
  note_access_change(db, grant.account);
  note_account_event(db, grant.provider.str(), "grant_given", grant.account, grant.given_by, grant.id,
                     grant.given_at);
}

bool withdraw_grant(Connection& db, const ProviderId& provider, std::string_view id, std::string_view by,
                    std::string_view reason, Millis now) {
  const auto grant = find_grant(db, provider, id);
  if (!grant) return false;
  const auto withdrawn = db.exec(
      "UPDATE access_grant SET withdrawn_ms = $1, withdrawn_by = $2, withdrawn_reason = $3 "
      "WHERE provider = $4 AND id = $5 AND withdrawn_ms IS NULL",
      now, by, reason, provider, id);
  if (withdrawn == 0) return false;
  note_access_change(db, grant->account);
  note_account_event(db, provider.str(), "grant_withdrawn", grant->account, by, id, now);
  return true;
}

std::optional<Grant> find_grant(Connection& db, const ProviderId& provider, std::string_view id) {
  const auto row = db.first(kOne, provider, id);
  return row ? std::optional(grant_of(*row)) : std::nullopt;
}

std::vector<Grant> grants_of(Connection& db, const ProviderId& provider,
                             const std::optional<PersonId>& person, std::string_view after,
                             std::size_t limit) {
  std::vector<Grant> list;
  const auto add = [&](const Row& row) { list.push_back(grant_of(row)); };
  const std::string_view before = after.empty() ? "g" : after;  // beyond every UUID
  if (person) {
    db.each(kOfPerson, add, provider, before, limit, *person);
  } else {
    db.each(kOfProvider, add, provider, before, limit);
  }
  return list;
}

std::vector<GrantedPerson> granted_people(Connection& db, std::string_view account, Millis now) {
  std::map<std::pair<ProviderId, PersonId>, GrantedPerson> found;
  std::map<ProviderId, std::string> today;
  const auto rows = db.query(
      "SELECT provider, person, scopes, valid_from, valid_to FROM access_grant WHERE account = $1 "
      "AND withdrawn_ms IS NULL",
      account);
  for (const Row& row : rows) {
    const ProviderId provider(row.text(0));
    std::string& date = today[provider];
    if (date.empty()) date = local_date(now, policy_of(db, provider).zone);
    if (date < row.text(3) || (!row.is_null(4) && date > row.text(4))) continue;
    const PersonId person(row.text(1));
    GrantedPerson& granted = found[{provider, person}];
    granted.provider = provider;
    granted.person = person;
    add_scopes(granted, split_list(row.text(2)).value_or(std::vector<std::string>()));
  }
  std::vector<GrantedPerson> list;
  list.reserve(found.size());
  for (auto& [key, granted] : found) list.push_back(std::move(granted));
  return list;
}

bool is_granted(const Caller& caller, const ProviderId& provider, const PersonId& person, Scope scope) {
  if (caller.role != Role::family && caller.role != Role::person) return true;
  return std::any_of(caller.granted.begin(), caller.granted.end(), [&](const GrantedPerson& granted) {
    if (granted.provider != provider || granted.person != person) return false;
    if (scope == Scope::schedule) return granted.schedule;
    return scope == Scope::notes ? granted.notes : granted.outcomes;
  });
}

}  // namespace doorstep::hub
