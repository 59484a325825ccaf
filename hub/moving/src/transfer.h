// The rows of all tables, from one database to another, in the order of their keys.
#pragma once

#include <vector>

#include "doorstep/hub/moving/survey.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

// Goes on behind the last row that the target says it has; each page and how far it reaches are one commit.
void transfer(Connection& from, Store& to, const std::vector<TableShape>& tables, const Progress& progress);

}  // namespace doorstep::hub
