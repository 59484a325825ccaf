// Brings the schema up to date.
#pragma once

#include <span>

#include "doorstep/hub/store/schema.h"

#include "sqlite_connection.h"

namespace doorstep::hub {

// Throws Error(too_new) where the database has a part or a version that these parts don't know. Changes
// nothing.
void refuse_newer(SqliteConnection& db, std::span<const SchemaPart> parts);

// Runs the migrations that are missing, all or none.
void migrate(SqliteConnection& db, std::span<const SchemaPart> parts);

}  // namespace doorstep::hub
