#include "migrate.h"

#include <algorithm>

#include "doorstep/event/error.h"

namespace doorstep::hub {

namespace {

std::size_t version_of(Connection& db, std::string_view part) {
  const auto row = db.first("SELECT version FROM schema_part WHERE name = $1", part);
  return row ? static_cast<std::size_t>(row->integer(0)) : 0;
}

void bring_up(Connection& db, const SchemaPart& part, const MigrationDialect& dialect) {
  const std::size_t from = version_of(db, part.name);
  if (from == part.migrations.size()) return;
  for (std::size_t i = from; i < part.migrations.size(); ++i)
    db.script(dialect.translate(part.migrations[i]));
  db.exec(
      "INSERT INTO schema_part (name, version) VALUES ($1, $2) "
      "ON CONFLICT (name) DO UPDATE SET version = excluded.version",
      part.name, part.migrations.size());
}

}  // namespace

const MigrationDialect& sqlite_dialect() {
  static const MigrationDialect dialect{
      "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_part'",
      [](std::string_view sql) { return std::string(sql); }};
  return dialect;
}

void refuse_newer(Connection& db, std::span<const SchemaPart> parts, const MigrationDialect& dialect) {
  if (!db.first(dialect.has_versions)) return;
  db.each("SELECT name, version FROM schema_part", [&](const Row& row) {
    const auto known =
        std::find_if(parts.begin(), parts.end(), [&](const auto& p) { return p.name == row.text(0); });
    if (known == parts.end() || row.integer(1) > static_cast<std::int64_t>(known->migrations.size())) {
      throw Error(ErrorClass::too_new, "schema_too_new", "a newer Doorstep has written this database");
    }
  });
}

void migrate(Connection& db, std::span<const SchemaPart> parts, const MigrationDialect& dialect) {
  refuse_newer(db, parts, dialect);
  // schema_part belongs to the hub as a whole, so it has no provider.
  db.script(dialect.translate(
      "CREATE TABLE IF NOT EXISTS schema_part (name TEXT NOT NULL PRIMARY KEY, version BIGINT NOT NULL)"));
  for (const auto& part : parts) bring_up(db, part, dialect);
}

}  // namespace doorstep::hub
