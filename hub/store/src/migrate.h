// Brings the schema up to date.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "doorstep/hub/store/connection.h"
#include "doorstep/hub/store/schema.h"

namespace doorstep::hub {

// What differs between the engines.
struct MigrationDialect {
  std::string_view has_versions;  // a query that gives a row where there is a table schema_part
  std::function<std::string(std::string_view)> translate;
};
const MigrationDialect& sqlite_dialect();

// Throws Error(too_new) where the database has a part or a version that these parts don't know. Changes
// nothing.
void refuse_newer(Connection& db, std::span<const SchemaPart> parts, const MigrationDialect& dialect);

// Runs the migrations that are missing, inside the caller's transaction.
void migrate(Connection& db, std::span<const SchemaPart> parts, const MigrationDialect& dialect);

}  // namespace doorstep::hub
