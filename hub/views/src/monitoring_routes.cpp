#include "monitoring_routes.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"
#include "doorstep/hub/hours/office_names.h"
#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/csv.h"
#include "doorstep/hub/people/audit.h"

#include "answers.h"
#include "monitoring.h"
#include "summary.h"
#include "visit_list.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

json figures_json(const Sums& sums) {
  json list = json::array();
  for (const auto& [figure, of] : kMonitored) {
    list.push_back({{"figure", name_of(figure)},
                    {"visits", sums.of(figure)},
                    {"of", name_of(of)},
                    {"of_visits", sums.of(of)}});
  }
  return list;
}

json bands_json(const std::vector<AgeBand>& bands) {
  json list = json::array();
  for (const AgeBand& band : bands)
    list.push_back(
        {{"least_days", band.least_days}, {"from", band.from}, {"to", band.to}, {"visits", band.visits}});
  return list;
}

json ratio_json(std::int64_t numerator, std::int64_t denominator) {
  return {{"numerator", numerator},
          {"denominator", denominator},
          {"permille", denominator == 0 ? json() : json(permille_of(numerator, denominator))}};
}

// Of all people together: who is visited more often weighs more (numerators and denominators are added up).
json continuity_json(const PeoplesContinuity& people) {
  std::int64_t carers = 0, attendances = 0, numerator = 0, denominator = 0;
  std::vector<std::int64_t> permilles;
  for (const auto& [key, one] : people) {
    carers += one.carers();
    attendances += one.attendances();
    numerator += one.numerator();
    denominator += one.denominator();
    if (const auto permille = one.permille()) permilles.push_back(*permille);
  }
  std::sort(permilles.begin(), permilles.end());
  return {{"people", people.size()},
          {"carers", carers},
          {"attendances", attendances},
          {"bice_boxerman", ratio_json(numerator, denominator)},
          {"median_permille", permilles.empty() ? json() : json(permilles[(permilles.size() - 1) / 2])}};
}

std::string figures_csv(const Sums& sums) {
  std::string text;
  append_csv_row(text, std::vector<std::string>{"figure", "visits", "of", "of_visits"});
  for (const auto& [figure, of] : kMonitored) {
    append_csv_row(text,
                   std::vector<std::string>{std::string(name_of(figure)), std::to_string(sums.of(figure)),
                                            std::string(name_of(of)), std::to_string(sums.of(of))});
  }
  return text;
}

// Where the first of the providers is; ages in days don't ask for more.
std::string today_of(Connection& db, const std::vector<SeenPart>& parts, Millis now) {
  return local_today(db, parts.empty() ? ProviderId() : parts.front().provider, now);
}

Response get_monitoring(Store& store, const Call& call) {
  const SeenQuery query = period_query(call);
  AsOf at;
  const Monitoring found = store.read([&](Connection& db) {
    Sight sight(db, call.caller);
    const auto parts = seen_parts(db, sight, call.caller, query);
    at = as_of(db, providers_of(parts), call.received_at);
    return monitoring_of(db, parts, today_of(db, parts, call.received_at));
  });
  json continuity = continuity_json(found.continuity);
  continuity["visits"] = found.sums.of(Figure::came);
  json body{{"from", query.from},
            {"to", query.to},
            {"visits", found.sums.of(Figure::visits)},
            {"figures", figures_json(found.sums)},
            {"open_exceptions_by_age", bands_json(found.open_exceptions)},
            {"continuity", std::move(continuity)}};
  return views_response(call, std::move(body), at, std::nullopt, [&] { return figures_csv(found.sums); });
}

Response get_visits(Store& store, const Call& call) {
  const auto figure = figure_of(call.params.at(0));
  if (!figure) throw not_found();
  const SeenQuery query = period_query(call);
  VisitListQuery list;
  list.flags = bit(*figure);
  list.limit = page_limit(call);
  list.after = after_query(call);
  AsOf at;
  std::int64_t visits = 0;
  const VisitPage page = store.read([&](Connection& db) {
    Sight sight(db, call.caller);
    const auto parts = seen_parts(db, sight, call.caller, query);
    at = as_of(db, providers_of(parts), call.received_at);
    visits = 0;
    for (const auto& [key, sums] : sums_of(db, parts, GroupBy::all)) visits += sums.of(*figure);
    return list_visits(db, parts, list);
  });
  audit_reads_of_people(store, call, "monitoring", people_of(page.visits));
  std::optional<std::string> next;
  if (page.next) next = write_position(*page.next);
  json body{{"figure", call.params.at(0)},
            {"visits", visits},
            {"items", to_json(page.visits)},
            {"next", next ? json(*next) : json()}};
  return views_response(call, std::move(body), at, next, [&] { return to_csv(page.visits); });
}

struct PersonsContinuity {
  std::string provider, person;
  PersonId id;
  Continuity continuity;
  std::string order() const { return json::array({provider, person}).dump(); }
};

json item_of(const PersonsContinuity& one) {
  const Continuity& c = one.continuity;
  return {{"provider", one.provider},
          {"person", one.person.empty() ? json() : json(one.person)},
          {"attendances", c.attendances()},
          {"carers", c.carers()},
          {"bice_boxerman", ratio_json(c.numerator(), c.denominator())}};
}

std::string people_csv(const std::vector<PersonsContinuity>& people) {
  std::string text;
  append_csv_row(text, std::vector<std::string>{"provider", "person", "attendances", "carers", "numerator",
                                                "denominator", "permille"});
  for (const PersonsContinuity& one : people) {
    const Continuity& c = one.continuity;
    const auto permille = c.permille();
    append_csv_row(text, std::vector<std::string>{one.provider, one.person, std::to_string(c.attendances()),
                                                  std::to_string(c.carers()), std::to_string(c.numerator()),
                                                  std::to_string(c.denominator()),
                                                  permille ? std::to_string(*permille) : std::string()});
  }
  return text;
}

std::vector<PersonsContinuity> named(Connection& db, const PeoplesContinuity& people) {
  std::vector<PersonsContinuity> list;
  for (const auto& [key, continuity] : people) {
    OfficeNames names(db, key.first);
    list.push_back({key.first.str(), names.person(PersonId(key.second)), PersonId(key.second), continuity});
  }
  std::sort(list.begin(), list.end(),
            [](const PersonsContinuity& a, const PersonsContinuity& b) { return a.order() < b.order(); });
  return list;
}

Response get_continuity(Store& store, const Call& call) {
  const SeenQuery query = period_query(call);
  const std::size_t limit = page_limit(call);
  AsOf at;
  auto people = store.read([&](Connection& db) {
    Sight sight(db, call.caller);
    const auto parts = seen_parts(db, sight, call.caller, query);
    at = as_of(db, providers_of(parts), call.received_at);
    return named(db, continuity_of(db, parts));
  });
  if (const auto after = call.query.get("after")) {
    const auto order = from_base64url(*after);
    if (!order) throw bad_request("after: the next of an earlier page is wanted");
    std::erase_if(people, [&](const PersonsContinuity& one) { return one.order() <= *order; });
  }
  std::optional<std::string> next;
  if (people.size() > limit) {
    people.resize(limit);
    next = base64url(people.back().order());
  }
  std::vector<KnownPerson> read;
  for (const PersonsContinuity& one : people) read.push_back({ProviderId(one.provider), one.id});
  audit_reads_of_people(store, call, "monitoring", std::move(read));
  json items = json::array();
  for (const PersonsContinuity& one : people) items.push_back(item_of(one));
  json body{{"items", std::move(items)}, {"next", next ? json(*next) : json()}};
  return views_response(call, std::move(body), at, next, [&] { return people_csv(people); });
}

}  // namespace

void add_monitoring_routes(Router& router, Store& store) {
  const auto add = [&](const char* pattern, auto handler) {
    router.add("GET", pattern, {Role::provider, Role::commissioner},
               [&store, handler](const Call& call) { return handler(store, call); });
  };
  add("/v1/monitoring", get_monitoring);
  add("/v1/monitoring/continuity", get_continuity);
  add("/v1/monitoring/{figure}/visits", get_visits);
}

}  // namespace doorstep::hub
