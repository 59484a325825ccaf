#include "outcome_routes.h"

#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"
#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/csv.h"
#include "doorstep/hub/people/audit.h"

#include "answers.h"
#include "outcomes.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

OutcomesQuery outcomes_query(const Call& call) {
  const SeenQuery period = period_query(call);
  OutcomesQuery query{period.from,  period.to, period.provider, period.person,
                      std::nullopt, {},        page_limit(call)};
  if (const auto domain = call.query.get("domain")) query.domain = std::string(*domain);
  if (const auto after = call.query.get("after")) {
    const auto order = from_base64url(*after);
    if (!order) throw bad_request("after: the next of an earlier page is wanted");
    query.after = *order;
  }
  return query;
}

std::vector<KnownPerson> people_of(const std::vector<PersonsOutcomes>& outcomes) {
  std::vector<KnownPerson> people;
  people.reserve(outcomes.size());
  for (const PersonsOutcomes& one : outcomes) people.push_back(one.person);
  return people;
}

// A row a level.
std::string csv_of(const std::vector<PersonsOutcomes>& people) {
  std::string text;
  append_csv_row(text, std::vector<std::string>{"provider", "person", "outcome", "goal", "domain", "scale",
                                                "at", "score"});
  for (const PersonsOutcomes& one : people) {
    for (const Goal& goal : one.goals) {
      for (const Level& level : goal.levels) {
        append_csv_row(text, std::vector<std::string>{one.person.provider.str(), one.name, goal.outcome,
                                                      goal.goal, goal.domain, goal.scale,
                                                      format_instant(level.at), std::to_string(level.score)});
      }
    }
  }
  return text;
}

Response get_outcomes(Store& store, const Call& call) {
  const OutcomesQuery query = outcomes_query(call);
  const OutcomesPage page = store.read([&](Connection& db) {
    Sight sight(db, call.caller);
    return outcomes_of(db, sight, call.caller, query, call.received_at);
  });
  audit_reads(store, call, "outcomes", people_of(page.people));
  std::optional<std::string> next;
  if (page.next) next = base64url(*page.next);
  json items = json::array();
  for (const PersonsOutcomes& one : page.people) items.push_back(to_json(one));
  json body{{"from", query.from},
            {"to", query.to},
            {"items", std::move(items)},
            {"next", next ? json(*next) : json()}};
  return views_response(call, std::move(body), AsOf{call.received_at, true}, next,
                        [&] { return csv_of(page.people); });
}

}  // namespace

void add_outcome_routes(Router& router, Store& store) {
  router.add("GET", "/v1/outcomes", {Role::provider, Role::commissioner},
             [&store](const Call& call) { return get_outcomes(store, call); });
}

}  // namespace doorstep::hub
