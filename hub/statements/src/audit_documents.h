// Who read whose lines: a statement tells of people as an exact account of their visits.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/office/names.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

// An entry for each person of the lines or visits of the documents (statements, differences, requests), before the answer
// is sent; only of `visit` where one is named. Nothing, and no work, where a machine asks.
void audit_documents(Store& store, const Call& call, const std::vector<std::string>& documents,
                     const std::string& visit = {});

// The same of people by their offices' names: (provider, person).
using NamedPeople = std::vector<std::pair<std::string, std::string>>;
void audit_named_people(Store& store, const Call& call, const char* what, NamedPeople people);

}  // namespace doorstep::hub
