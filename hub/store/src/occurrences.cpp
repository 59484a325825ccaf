#include "doorstep/hub/store/occurrences.h"

#include <array>

namespace doorstep::hub {

namespace {

constexpr std::array<std::string_view, 4> kOccurrenceKinds{"visit.missed", "visit.late", "exception.raised",
                                                           "statement.closed"};
constexpr ColumnType kText = ColumnType::text, kInteger = ColumnType::integer;
constexpr Insert::Column kColumns[] = {
    {"provider", kText},          {"id", kText},        {"kind", kText},   {"at_ms", kInteger},
    {"written_ms", kInteger},     {"visit", kText},     {"person", kText}, {"planned_start_ms", kInteger},
    {"planned_end_ms", kInteger}, {"exception", kText}, {"device", kText}, {"statement", kText},
    {"commissioner", kText},      {"day", kText}};

Param text_or_null(const std::string& text) { return text.empty() ? Param(std::nullopt) : Param(text); }

}  // namespace

std::string_view to_string(OccurrenceKind kind) {
  return kOccurrenceKinds.at(static_cast<std::size_t>(kind));
}

void write_occurrences(Connection& db, const ProviderId& provider, const std::vector<Occurrence>& occurrences,
                       Millis now) {
  std::vector<std::vector<Param>> rows;
  rows.reserve(occurrences.size());
  for (const Occurrence& one : occurrences) {
    rows.push_back({provider, one.id, to_string(one.kind), one.at, now, one.visit, one.person,
                    one.planned_start, one.planned_end, text_or_null(one.exception), one.device,
                    one.statement, one.commissioner, one.day});
  }
  db.insert({"hook_occurrence", kColumns, "ON CONFLICT (provider, id) DO NOTHING"}, rows);
}

}  // namespace doorstep::hub
