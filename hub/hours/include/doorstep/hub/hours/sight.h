// What a caller may see of people's data: a provider its own, a commissioner the people it funds, family and the people
// supported whom they have a grant for, an auditor everyone.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/hub/http/router.h"
#include "doorstep/hub/office/names.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

// In one snapshot of the database, which must outlive it; make one for each request.
class Sight {
 public:
  Sight(Connection& db, const Caller& caller);

  // The scope of a grant is for the route to ask: is_granted().
  // Those of whom the caller may see anything, sorted.
  const std::vector<ProviderId>& providers() const { return providers_; }
  bool sees(const ProviderId& provider) const;
  bool sees(const ProviderId& provider, const PersonId& person);  // on any day
  // On a local date: as the commissioner of the people file, or as a funder in a package that is valid then.
  bool sees(const ProviderId& provider, const PersonId& person, const std::string& date);

  // The one person of that name or UUID whom the caller may see, at `provider` where it is given. Throws
  // Problem not_found where there is none, or more than one.
  KnownPerson person(std::string_view name, const std::optional<ProviderId>& provider);

 private:
  struct Funding {
    bool whole = false;                                      // its own, or funded whatever the date
    std::vector<std::pair<std::string, std::string>> spans;  // first and last day; no last day: empty
  };
  void find_providers_of_commissioner();
  void find_providers_of_family();
  const Funding& funding_of(const ProviderId& provider, const PersonId& person);

  Connection& db_;
  Caller caller_;
  std::vector<ProviderId> providers_;
  std::map<std::pair<ProviderId, PersonId>, Funding> funding_;
};

}  // namespace doorstep::hub
