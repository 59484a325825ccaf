#include "doorstep/hub/store/marks.h"

#include <array>

namespace doorstep::hub {

namespace {

constexpr std::array<std::string_view, 5> kMarkKinds{"visit", "device", "person", "carer", "all"};
constexpr std::size_t kDeviceChars = 36;  // a UUID

}  // namespace

std::string_view to_string(MarkKind kind) { return kMarkKinds.at(static_cast<std::size_t>(kind)); }

void mark(Connection& db, const ProviderId& provider, MarkKind kind, std::string_view subject, Millis at) {
  db.send(
      "INSERT INTO view_mark (provider, marked_ms, kind, subject, cause) VALUES ($1, $2, $3, $4, '') "
      "ON CONFLICT (provider, marked_ms, kind, subject, cause) DO NOTHING",
      provider, at, to_string(kind), subject);
}

std::string device_mark(std::string_view device, std::string_view boot) {
  return std::string(device) + " " + std::string(boot);
}

DeviceMark read_device_mark(std::string_view subject) {
  if (subject.size() <= kDeviceChars) return {};
  return {DeviceId(subject.substr(0, kDeviceChars)), std::string(subject.substr(kDeviceChars + 1))};
}

void Marks::add_visit(std::string_view visit, std::string_view cause) {
  const auto [entry, is_new] = visits_.emplace(visit);
  if (is_new) rows_.emplace_back(*entry, cause);
}

void Marks::save(Connection& db) {
  static constexpr Insert::Column kColumns[] = {{"provider", ColumnType::text},
                                                {"marked_ms", ColumnType::integer},
                                                {"kind", ColumnType::text},
                                                {"subject", ColumnType::text},
                                                {"cause", ColumnType::text}};
  std::vector<std::vector<Param>> rows;
  rows.reserve(rows_.size());
  for (const auto& [visit, cause] : rows_)
    rows.push_back({provider_, at_, to_string(MarkKind::visit), visit, cause});
  db.insert({"view_mark", kColumns, "ON CONFLICT (provider, marked_ms, kind, subject, cause) DO NOTHING"},
            rows);
}

}  // namespace doorstep::hub
