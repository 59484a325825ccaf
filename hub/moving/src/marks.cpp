#include "marks.h"

#include <nlohmann/json.hpp>

namespace doorstep::hub::mark {

std::optional<std::string> get(Connection& db, std::string_view name) {
  const auto row = db.first("SELECT value FROM moving WHERE name = $1", name);
  return row ? std::optional(row->text(0)) : std::nullopt;
}

void set(Connection& db, std::string_view name, std::string_view value) {
  db.send(
      "INSERT INTO moving (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = "
      "excluded.value",
      name, value);
}

void clear(Connection& db, std::string_view name) { db.send("DELETE FROM moving WHERE name = $1", name); }

std::string id_of(const std::optional<std::string>& value) {
  return value ? nlohmann::json::parse(*value).value("id", "") : "";
}

}  // namespace doorstep::hub::mark
