// What the demo prints at the end, and the proof that it is right.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "tablet.h"

namespace doorstep::demo {

// Planned and actual hours by provider, a line each; the columns are explained in the first.
std::string hours_table(const nlohmann::json& rows);
// The same sums: a list of {"provider","attendances","delivered","missed","no_access","planned_seconds","actual_seconds"}.
nlohmann::json hours_json(const nlohmann::json& rows);

// How many of each kind, with an example visit.
std::string exceptions_table(const nlohmann::json& exceptions);

struct Check {
  int attendances = 0;             // rows compared with the logs
  std::vector<std::string> wrong;  // what did not follow from them; empty where all is right
};

// Recomputes every attendance from the tablets' own lines, by boot and uptime alone, and compares it with the rows
// to the second: nothing may be missing, added or different. The wall clocks are not looked at.
Check check_against_logs(const nlohmann::json& rows, std::map<std::string, std::unique_ptr<Tablet>>& tablets);

}  // namespace doorstep::demo
