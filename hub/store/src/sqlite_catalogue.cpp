#include "read_catalogue.h"
#include "sqlite_connection.h"

namespace doorstep::hub {

std::vector<TableShape> SqliteConnection::catalogue() {
  return read_catalogue(
      *this,
      "SELECT t.name, c.name, c.type, c.pk FROM sqlite_master t JOIN pragma_table_info(t.name) c "
      "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY t.name, c.cid",
      {"BIGINT", "TEXT", "BLOB"}, 1);
}

}  // namespace doorstep::hub
