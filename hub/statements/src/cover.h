// Which people a statement is about, and under what name it lists whom.
#pragma once

#include <map>
#include <set>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/hub/hours/office_names.h"
#include "doorstep/hub/hours/sight.h"
#include "doorstep/hub/statements/scope.h"

namespace doorstep::hub {

// Who takes part in which visit of a request that was settled, by the names that it has them under.
using SettledPeople = std::map<std::string, std::set<std::string>>;
SettledPeople people_of(const nlohmann::json& request);

// In one snapshot of the database, which must outlive it.
class Cover {
 public:
  Cover(Connection& db, const StatementScope& scope, SettledPeople settled);

  // Funded on that local date; or settled as such, whatever the office has said of the funding since.
  bool covers(const PersonId& person, const std::string& date, const std::string& visit);
  bool covers(const PersonId& person, const std::string& date) {
    return sight_.sees(provider_, person, date);
  }

  // The office's name, or the id, of someone who is covered. Of anyone else a UUID that says nothing: a session that
  // is shared with people of another commissioner is listed whole, so that each gets the right part of it.
  std::string name(const PersonId& person, const std::string& date, const std::string& visit);

  OfficeNames& names() { return names_; }
  bool sees_provider() const { return sight_.sees(provider_); }

 private:
  ProviderId provider_;
  std::string commissioner_;
  Sight sight_;
  OfficeNames names_;
  SettledPeople settled_;
};

}  // namespace doorstep::hub
