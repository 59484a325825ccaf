// Migrations are written once, in SQLite's words. What PostgreSQL calls otherwise is changed here, and nothing else:
//   BLOB             BYTEA
//   TEXT             TEXT COLLATE "C": compared by bytes, as SQLite does, whatever the database's own order is
//   /*pg … */        a comment to SQLite, part of the statement to PostgreSQL (partitions)
#pragma once

#include <string>
#include <string_view>

namespace doorstep::hub {

std::string to_postgres(std::string_view migration);

}  // namespace doorstep::hub
