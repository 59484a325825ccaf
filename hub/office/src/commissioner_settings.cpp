#include "doorstep/hub/office/commissioner_settings.h"

namespace doorstep::hub {

namespace {

std::string_view to_string(SettingKind kind) {
  return kind == SettingKind::policy ? "policy" : "service_delivery";
}

CommissionerSetting setting(const Row& row) {
  return {row.integer(0), row.text(1), row.integer(2), row.text(3)};
}

}  // namespace

std::optional<CommissionerSetting> setting_of(Connection& db, std::string_view commissioner,
                                              SettingKind kind) {
  const auto row = db.first(
      "SELECT version, document, set_ms, set_by FROM commissioner_setting WHERE commissioner = $1 AND kind = "
      "$2 ORDER BY version DESC LIMIT 1",
      commissioner, to_string(kind));
  return row ? std::optional(setting(*row)) : std::nullopt;
}

std::vector<CommissionerSetting> list_settings(Connection& db, std::string_view commissioner,
                                               SettingKind kind, std::int64_t after, std::size_t limit) {
  std::vector<CommissionerSetting> list;
  db.each(
      "SELECT version, document, set_ms, set_by FROM commissioner_setting WHERE commissioner = $1 AND kind = "
      "$2 AND version > $3 ORDER BY version LIMIT $4",
      [&](const Row& row) { list.push_back(setting(row)); }, commissioner, to_string(kind), after, limit);
  return list;
}

CommissionerSetting keep_setting(Connection& db, std::string_view commissioner, SettingKind kind,
                                 const std::string& document, const std::string& by, Millis now) {
  const auto last = setting_of(db, commissioner, kind);
  if (last && last->document == document) return *last;
  CommissionerSetting next{last ? last->version + 1 : 1, document, now, by};
  db.exec(
      "INSERT INTO commissioner_setting (commissioner, kind, version, document, set_ms, set_by) VALUES ($1, "
      "$2, $3, $4, $5, $6)",
      commissioner, to_string(kind), next.version, next.document, next.set_at, next.set_by);
  return next;
}

}  // namespace doorstep::hub
