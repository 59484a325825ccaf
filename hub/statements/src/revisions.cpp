#include "revisions.h"

#include "doorstep/hub/office/derived_id.h"
#include "doorstep/hub/store/occurrences.h"

#include "compressed.h"

namespace doorstep::hub {

namespace {

std::string_view query_of(RevisionPart part) {
  switch (part) {
    case RevisionPart::request:
      return "SELECT request FROM statement_revision WHERE provider = $1 AND statement = $2 AND nr = $3";
    case RevisionPart::revised:
      return "SELECT revised FROM statement_revision WHERE provider = $1 AND statement = $2 AND nr = $3";
    case RevisionPart::difference:
      break;
  }
  return "SELECT difference FROM statement_revision WHERE provider = $1 AND statement = $2 AND nr = $3";
}

}  // namespace

void keep_revision(Connection& db, const StatementRecord& of, const RevisionRecord& revision,
                   std::string_view request, std::string_view revised, std::string_view difference) {
  db.exec(
      "INSERT INTO statement_revision (provider, statement, nr, digest, request, revised, difference, "
      "totals, made_ms, "
      "made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      of.scope.provider, of.id, revision.nr, revision.digest, compressed(request), compressed(revised),
      compressed(difference), revision.totals, revision.made_at, revision.made_by);
}

std::vector<RevisionRecord> list_revisions(Connection& db, const StatementRecord& of, std::int64_t after,
                                           std::size_t limit) {
  std::vector<RevisionRecord> records;
  db.each(
      "SELECT nr, digest, totals, made_ms, made_by FROM statement_revision WHERE provider = $1 AND statement "
      "= $2 AND "
      "nr > $3 ORDER BY nr LIMIT $4",
      [&](const Row& row) {
        records.push_back({row.integer(0), row.text(1), row.text(2), row.integer(3), row.text(4)});
      },
      of.scope.provider, of.id, after, limit);
  return records;
}

std::optional<std::string> revision_part(Connection& db, const StatementRecord& of, std::int64_t nr,
                                         RevisionPart part) {
  const auto row = db.first(query_of(part), of.scope.provider, of.id, nr);
  if (!row) return std::nullopt;
  return decompressed(row->blob(0));
}

namespace {

void tell_closed(Connection& db, const StatementRecord& record, Millis now) {
  Occurrence one;
  one.kind = OccurrenceKind::statement_closed;
  one.id = derived_uuid({to_string(one.kind), record.scope.provider.str(), record.id});
  one.at = now;
  one.statement = record.id;
  one.commissioner = record.scope.commissioner;
  write_occurrences(db, record.scope.provider, {one}, now);
}

}  // namespace

void close_statement(Connection& db, const StatementRecord& record, const Caller& caller, Millis now) {
  const auto closed = db.exec(
      "UPDATE statement SET closed_ms = $3, closed_by = $4 WHERE provider = $1 AND id = $2 AND closed_ms IS "
      "NULL",
      record.scope.provider, record.id, now, caller.id);
  if (closed == 1) tell_closed(db, record, now);
}

std::vector<std::string> closed_beside(Connection& db, const StatementRecord& record) {
  std::vector<std::string> ids;
  db.each(
      "SELECT id FROM statement WHERE provider = $1 AND commissioner = $2 AND id <> $3 AND closed_ms IS NOT "
      "NULL AND "
      "from_date <= $5 AND to_date >= $4 ORDER BY closed_ms, id",
      [&](const Row& row) { ids.push_back(row.text(0)); }, record.scope.provider, record.scope.commissioner,
      record.id, record.from, record.to);
  return ids;
}

}  // namespace doorstep::hub
