// Statements and revisions as they are kept: for ever, with the exact requests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/instant.h"
#include "doorstep/hub/statements/scope.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

struct StatementRecord {
  std::string id;  // follows from all that stands before `totals`: the same statement has the same id
  StatementScope scope;
  std::string from;  // local dates of the rate card's zone, both included
  std::string to;
  std::string rate_card;
  std::int64_t rate_card_version = 0;
  std::string digest;
  std::string totals;  // JSON
  Millis made_at = 0;
  std::string made_by;
  std::optional<Millis> closed_at;
  std::string closed_by;
  std::int64_t revisions = 0;
};

std::string statement_id(const StatementRecord& record);

// Keeps it, unless it is there already.
void keep_statement(Connection& db, const StatementRecord& record, std::string_view request,
                    std::string_view statement);

// Throws Problem not_found where there is none, or none that the caller may see.
StatementRecord find_statement(Connection& db, const Caller& caller, std::string_view id);

std::string request_of(Connection& db, const StatementRecord& record);
std::string statement_of(Connection& db, const StatementRecord& record);

// Where a page of the list ended.
struct StatementPosition {
  Millis made_at = 0;
  std::string id;
};
// Those that the caller may see, the newest first, at most `limit`; `provider` empty: of any.
std::vector<StatementRecord> list_statements(Connection& db, const Caller& caller, const ProviderId& provider,
                                             const StatementPosition& before, std::size_t limit);

}  // namespace doorstep::hub
