#include "doorstep/event/error.h"

#include "../read_catalogue.h"
#include "connection.h"

namespace doorstep::hub {

std::vector<TableShape> PgConnection::catalogue() {
  return read_catalogue(
      *this,
      "SELECT c.relname, a.attname, t.typname, coalesce(array_position(i.indkey::int2[], a.attnum), -1) "
      "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
      "JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary "
      "WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND pg_table_is_visible(c.oid) "
      "AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname COLLATE \"C\", a.attnum",
      {"int8", "text", "bytea"}, 0);
}

namespace {

constexpr int kLooks = 20;  // a tenth of a second apart: who has just left may still be seen

bool is_used_by_a_hub(Connection& db) {
  return db
      .first(
          "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = "
          "'doorstep-hub' AND pid <> pg_backend_pid() LIMIT 1")
      .has_value();
}

}  // namespace

// To such a hub it is a database that is not there: it answers 503, and tablets wait.
void PgConnection::retire() {
  script(
      "CREATE OR REPLACE FUNCTION doorstep_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "RAISE EXCEPTION 'this hub has moved' USING ERRCODE = '57P03'; END $$;"
      "CREATE OR REPLACE TRIGGER moved BEFORE INSERT OR UPDATE ON log_head "
      "FOR EACH STATEMENT EXECUTE FUNCTION doorstep_moved()");
}

// A hub that is started now waits for a lock and gives up.
void PgConnection::freeze() {
  send(
      "SELECT set_config('statement_timeout', '0', true), "
      "set_config('idle_in_transaction_session_timeout', '0', true)");
  for (const auto& table : catalogue()) {
    session_.execute_once(("LOCK TABLE " + table.name + " IN SHARE ROW EXCLUSIVE MODE").c_str());
  }
  drain();
  for (int look = 0; is_used_by_a_hub(*this); ++look) {
    if (look == kLooks) {
      throw Error(ErrorClass::busy, "hub_is_running",
                  "a hub, or a command of one, has the database open: stop it first");
    }
    query("SELECT 1 FROM pg_sleep(0.1), pg_stat_clear_snapshot()");
  }
}

}  // namespace doorstep::hub
