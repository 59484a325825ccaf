#include "cover.h"

#include <nlohmann/json.hpp>

#include "doorstep/hub/office/derived_id.h"

namespace doorstep::hub {

SettledPeople people_of(const nlohmann::json& request) {
  SettledPeople people;
  for (const auto& visit : request.at("visits")) {
    auto& names = people[visit.at("id").get<std::string>()];
    names.insert(visit.at("person").get<std::string>());
    if (!visit.contains("participants")) continue;
    for (const auto& participant : visit["participants"])
      names.insert(participant.at("person").get<std::string>());
  }
  return people;
}

Cover::Cover(Connection& db, const StatementScope& scope, SettledPeople settled)
    : provider_(scope.provider),
      commissioner_(scope.commissioner),
      sight_(db, scope.reader()),
      names_(db, scope.provider),
      settled_(std::move(settled)) {}

bool Cover::covers(const PersonId& person, const std::string& date, const std::string& visit) {
  if (person.empty()) return false;
  if (covers(person, date)) return true;
  const auto found = settled_.find(visit);
  return found != settled_.end() && found->second.contains(names_.person(person));
}

std::string Cover::name(const PersonId& person, const std::string& date, const std::string& visit) {
  if (covers(person, date, visit)) return names_.person(person);
  return derived_uuid({"not-covered", provider_.str(), commissioner_, person.str()});
}

}  // namespace doorstep::hub
