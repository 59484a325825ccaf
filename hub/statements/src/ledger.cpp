#include "ledger.h"

#include "doorstep/event/error.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/derived_id.h"

#include "compressed.h"

namespace doorstep::hub {

namespace {

#define DOORSTEP_RECORD_QUERY                                                                           \
  "SELECT s.id, s.provider, s.commissioner, s.from_date, s.to_date, s.rate_card, s.rate_card_version, " \
  "s.digest, s.totals, s.made_ms, s.made_by, s.closed_ms, s.closed_by, (SELECT count(*) FROM "          \
  "statement_revision r WHERE r.provider = s.provider AND r.statement = s.id) FROM statement s "

StatementRecord record_of(const Row& row) {
  return {row.text(0),
          {ProviderId(row.text(1)), row.text(2)},
          row.text(3),
          row.text(4),
          row.text(5),
          row.integer(6),
          row.text(7),
          row.text(8),
          row.integer(9),
          row.text(10),
          row.integer_or_null(11),
          row.text_or_null(12).value_or(""),
          row.integer(13)};
}

std::string document_of(Connection& db, std::string_view sql, const StatementRecord& record) {
  const auto row = db.first(sql, record.scope.provider, record.id);
  if (!row) throw Error(ErrorClass::bug, "no_statement", "a statement that was found is gone");
  return decompressed(row->blob(0));
}

}  // namespace

std::string statement_id(const StatementRecord& record) {
  return derived_uuid({"statement", record.scope.provider.str(), record.scope.commissioner, record.from,
                       record.to, record.rate_card, std::to_string(record.rate_card_version), record.digest});
}

void keep_statement(Connection& db, const StatementRecord& record, std::string_view request,
                    std::string_view statement) {
  db.exec(
      "INSERT INTO statement (provider, id, commissioner, from_date, to_date, rate_card, rate_card_version, "
      "digest, "
      "request, statement, totals, made_ms, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
      "$12, $13) "
      "ON CONFLICT DO NOTHING",
      record.scope.provider, record.id, record.scope.commissioner, record.from, record.to, record.rate_card,
      record.rate_card_version, record.digest, compressed(request), compressed(statement), record.totals,
      record.made_at, record.made_by);
}

StatementRecord find_statement(Connection& db, const Caller& caller, std::string_view id) {
  const auto row = db.first(DOORSTEP_RECORD_QUERY "WHERE s.id = $1", id);
  if (!row) throw not_found();
  StatementRecord record = record_of(*row);
  if (!record.scope.is_for(caller)) throw not_found();
  return record;
}

std::string request_of(Connection& db, const StatementRecord& record) {
  return document_of(db, "SELECT request FROM statement WHERE provider = $1 AND id = $2", record);
}

std::string statement_of(Connection& db, const StatementRecord& record) {
  return document_of(db, "SELECT statement FROM statement WHERE provider = $1 AND id = $2", record);
}

std::vector<StatementRecord> list_statements(Connection& db, const Caller& caller, const ProviderId& provider,
                                             const StatementPosition& before, std::size_t limit) {
  std::vector<StatementRecord> records;
  const auto add = [&](const Row& row) { records.push_back(record_of(row)); };
  if (caller.role == Role::provider) {
    db.each(DOORSTEP_RECORD_QUERY
            "WHERE s.provider = $1 AND ($2 = '' OR s.provider = $2) AND (s.made_ms, s.id) < ($3, $4) "
            "ORDER BY s.made_ms DESC, s.id DESC LIMIT $5",
            add, caller.of, provider, before.made_at, before.id, limit);
  } else {
    db.each(DOORSTEP_RECORD_QUERY
            "WHERE s.commissioner = $1 AND ($2 = '' OR s.provider = $2) AND (s.made_ms, s.id) < ($3, $4) "
            "ORDER BY s.made_ms DESC, s.id DESC LIMIT $5",
            add, caller.of, provider, before.made_at, before.id, limit);
  }
  return records;
}

}  // namespace doorstep::hub
