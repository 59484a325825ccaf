// A person's goals, and how they are going.
#include <limits>
#include <map>

#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/hours/person_entries.h"
#include "doorstep/hub/office/local_time.h"
#include "doorstep/hub/people/audit.h"

#include "handlers.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxScores = 1'000;  // the newest, of all goals together

// An entry is for those whom its visibility names, and those before them.
bool is_for(const Caller& caller, visit::Visibility visibility) {
  if (visibility == visit::Visibility::family) return true;
  if (caller.role == Role::commissioner) return visibility == visit::Visibility::commissioner;
  return caller.role == Role::provider || caller.role == Role::auditor;
}

std::map<std::string, json> scores_by_goal(Connection& db, const Call& call, const KnownPerson& person) {
  Sight sight(db, call.caller);
  VisitFolder folder(db, person.provider, call.received_at);
  PersonEntries entries(db, folder, person.provider, person.id, {std::numeric_limits<Millis>::max(), {}}, 0,
                        EntryTypes::outcomes);
  std::map<std::string, json> scores;
  std::size_t count = 0;
  while (const auto found = entries.next()) {
    const auto* outcome = std::get_if<visit::OutcomeRecorded>(&found->entry.current);
    if (outcome == nullptr || !is_for(call.caller, found->entry.visibility)) continue;
    if (!sight.sees(person.provider, person.id, local_date(found->entry.at, folder.policy().zone))) continue;
    if (++count > kMaxScores) break;
    scores[outcome->outcome].push_back({{"at", format_instant(found->entry.at)},
                                        {"scale", outcome->scale.text()},
                                        {"score", outcome->score},
                                        {"text", outcome->text}});
  }
  return scores;
}

json goals(Connection& db, const Call& call, const KnownPerson& person) {
  auto scores = scores_by_goal(db, call, person);
  json list = json::array();
  db.each(
      "SELECT id, ref, goal, domain, scale FROM outcome WHERE provider = $1 AND person = $2 ORDER BY ref",
      [&](const Row& row) {
        json own = scores.contains(row.text(0)) ? scores[row.text(0)] : json::array();
        list.push_back({{"outcome", row.text(0)},
                        {"ref", row.text(1)},
                        {"goal", row.text(2)},
                        {"domain", row.is_null(3) ? json() : json(row.text(3))},
                        {"scale", row.is_null(4) ? json() : json(row.text(4))},
                        {"scores", std::move(own)}});
      },
      person.provider, person.id);
  return list;
}

}  // namespace

Response get_outcomes(Store& store, const Call& call) {
  expect_reason(call);
  KnownPerson person;
  json items = store.read([&](Connection& db) {
    person = person_of_path(db, call, Scope::outcomes);
    return goals(db, call, person);
  });
  audit_reads_of_people(store, call, "outcomes", {person});
  return list_response(std::move(items), std::nullopt, call.received_at);
}

}  // namespace doorstep::hub
