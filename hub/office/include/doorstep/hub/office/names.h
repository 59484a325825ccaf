// The office's names and the hub's ids: either may stand where an id is asked for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

bool is_known_provider(Connection& db, const ProviderId& provider);

// Within one provider, by UUID or by the office's name.
std::optional<PersonId> find_person(Connection& db, const ProviderId& provider, std::string_view name);
std::optional<CarerId> find_carer(Connection& db, const ProviderId& provider, std::string_view name);
std::optional<VisitId> find_visit(Connection& db, const ProviderId& provider, std::string_view name);

// A person of any provider.
struct KnownPerson {
  ProviderId provider;
  PersonId id;
};
std::vector<KnownPerson> find_people(Connection& db, std::string_view name);

}  // namespace doorstep::hub
