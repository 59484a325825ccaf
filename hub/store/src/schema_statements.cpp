// Statements and what was settled after them. Nothing here is ever changed but closed_ms and closed_by, once.
// Documents are kept as they were, each as one zstd frame.
#include "doorstep/hub/store/schema.h"

namespace doorstep::hub {

namespace {

constexpr std::string_view kStatements = R"sql(
CREATE TABLE statement (
  provider TEXT NOT NULL, id TEXT NOT NULL,
  commissioner TEXT NOT NULL,        -- empty: of everyone whom the provider supports
  from_date TEXT NOT NULL, to_date TEXT NOT NULL,
  rate_card TEXT NOT NULL, rate_card_version BIGINT NOT NULL,
  digest TEXT NOT NULL,              -- of the request, as the statement has it
  request BLOB NOT NULL, statement BLOB NOT NULL,
  totals TEXT NOT NULL,              -- of the statement, without its lists
  made_ms BIGINT NOT NULL, made_by TEXT NOT NULL,
  closed_ms BIGINT, closed_by TEXT,  -- null: not closed
  PRIMARY KEY (provider, id),
  UNIQUE (provider, commissioner, from_date, to_date, rate_card, rate_card_version, digest)
);
CREATE INDEX statement_by_id ON statement (id);
CREATE INDEX statement_by_time ON statement (provider, made_ms, id);
CREATE INDEX statement_by_commissioner ON statement (commissioner, made_ms, id);
CREATE TABLE statement_revision (    -- what was settled after a statement was closed, counted from 1
  provider TEXT NOT NULL, statement TEXT NOT NULL, nr BIGINT NOT NULL,
  digest TEXT NOT NULL,              -- of the revised request
  request BLOB NOT NULL, revised BLOB NOT NULL, difference BLOB NOT NULL,
  totals TEXT NOT NULL,              -- of the difference, without its lists
  made_ms BIGINT NOT NULL, made_by TEXT NOT NULL,
  PRIMARY KEY (provider, statement, nr)
);
)sql";

constexpr std::string_view kStatementsMigrations[] = {kStatements};

}  // namespace

SchemaPart statements_schema() { return {"statements", kStatementsMigrations}; }

}  // namespace doorstep::hub
