// How people's goals are going: levels by the read models, and never behind the events.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/hub/hours/sight.h"

namespace doorstep::hub {

struct Level {
  Millis at = 0;
  std::string date;  // local
  std::int64_t score = 0;
};

struct Goal {
  std::string outcome;  // the office's name
  std::string goal, domain, scale;
  std::vector<Level> levels;  // the oldest first
};

struct PersonsOutcomes {
  KnownPerson person;
  std::string name;  // the office's
  std::vector<Goal> goals;
};

struct OutcomesQuery {
  std::string from, to;  // local dates of the levels, both included
  std::optional<ProviderId> provider;
  std::optional<std::string> person;  // name or UUID
  std::optional<std::string> domain;
  std::string after;  // the order of the last person of the page before
  std::size_t limit = 200;
};

struct OutcomesPage {
  std::vector<PersonsOutcomes> people;  // who has goals, by provider and name
  std::optional<std::string> next;
};

// What each version of an entry says of who may see it holds: a commissioner sees no level that is the provider's own.
// Throws Problem not_found for a provider or a person that the caller may not see.
OutcomesPage outcomes_of(Connection& db, Sight& sight, const Caller& caller, const OutcomesQuery& query,
                         Millis now);

nlohmann::json to_json(const PersonsOutcomes& person);

}  // namespace doorstep::hub
