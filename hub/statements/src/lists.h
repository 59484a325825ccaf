// Statements and revisions as items of lists.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "revisions.h"
#include "tables.h"

namespace doorstep::hub {

nlohmann::json to_json(const StatementRecord& record);
// The difference's own members, and when and by whom it was made.
nlohmann::json to_json(const RevisionRecord& record, std::string_view difference);

Table statements_table(const std::vector<StatementRecord>& records);
Table revisions_table(const std::vector<RevisionRecord>& records);

}  // namespace doorstep::hub
