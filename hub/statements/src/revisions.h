// What was settled after a statement was closed, as it is kept: each revision with its request, the revised statement
// and the difference from what was settled before it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger.h"

namespace doorstep::hub {

struct RevisionRecord {
  std::int64_t nr = 0;  // counted from 1
  std::string digest;   // of the revised request
  std::string totals;   // of the difference, JSON
  Millis made_at = 0;
  std::string made_by;
};

enum class RevisionPart { request, revised, difference };

void keep_revision(Connection& db, const StatementRecord& of, const RevisionRecord& revision,
                   std::string_view request, std::string_view revised, std::string_view difference);
// Those after `after`, in order, at most `limit`.
std::vector<RevisionRecord> list_revisions(Connection& db, const StatementRecord& of, std::int64_t after,
                                           std::size_t limit);
// The document's bytes; nullopt where there is no such revision.
std::optional<std::string> revision_part(Connection& db, const StatementRecord& of, std::int64_t nr,
                                         RevisionPart part);

// The first to close it closes it; whoever closes it again changes nothing.
void close_statement(Connection& db, const StatementRecord& record, const Caller& caller, Millis now);
// Other closed statements of the same commissioner that have a day in common with it: their visits may be paid twice.
std::vector<std::string> closed_beside(Connection& db, const StatementRecord& record);

}  // namespace doorstep::hub
