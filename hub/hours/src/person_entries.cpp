#include "doorstep/hub/hours/person_entries.h"

#include <algorithm>

namespace doorstep::hub {

namespace {

constexpr std::int64_t kEntriesAtOnce = 64;

#define DOORSTEP_ENTRIES_SQL(types)                                                                        \
  "SELECT at_ms, id, visit FROM fact WHERE provider = $1 AND person = $2 AND at_ms >= $3 AND at_ms <= $4 " \
  "AND "                                                                                                   \
  "(at_ms < $4 OR id < $5) AND " types " ORDER BY at_ms DESC, id DESC LIMIT $6"

const visit::Entry* find_entry(const visit::VisitState& state, const EventId& event) {
  const auto found = std::find_if(state.entries.begin(), state.entries.end(),
                                  [&](const visit::Entry& entry) { return entry.event == event; });
  return found == state.entries.end() ? nullptr : &*found;
}

}  // namespace

PersonEntries::PersonEntries(Connection& db, VisitFolder& folder, ProviderId provider, PersonId person,
                             EntryPosition before, Millis since, EntryTypes types)
    : db_(db),
      folder_(folder),
      provider_(std::move(provider)),
      person_(std::move(person)),
      before_(std::move(before)),
      since_(since),
      types_(types) {}

std::optional<PersonEntry> PersonEntries::next() {
  while (true) {
    if (found_.empty() && !at_end_) read_batch();
    if (found_.empty()) return std::nullopt;
    Found found = std::move(found_.front());
    found_.pop_front();
    const visit::Entry* entry = find_entry(state_at(found.visit), found.position.event);
    if (entry != nullptr && !entry->voided) return PersonEntry{*entry, found.visit, found.position};
  }
}

const visit::VisitState& PersonEntries::state_at(const std::optional<VisitId>& visit) {
  return visit ? folder_.facts_of(*visit) : folder_.facts_without_visit(person_);
}

void PersonEntries::read_batch() {
  std::int64_t rows = 0;
  db_.each(
      types_ == EntryTypes::outcomes ? DOORSTEP_ENTRIES_SQL("type = 'outcome.recorded'")
                                     : DOORSTEP_ENTRIES_SQL("type IN ('note.recorded', 'outcome.recorded')"),
      [&](const Row& row) {
        ++rows;
        std::optional<VisitId> visit;
        if (!row.is_null(2)) visit = VisitId(row.text(2));
        found_.push_back({{row.integer(0), EventId(row.text(1))}, visit});
      },
      provider_, person_, since_, before_.at, before_.event, kEntriesAtOnce);
  at_end_ = rows < kEntriesAtOnce;
  if (!found_.empty()) before_ = found_.back().position;
}

}  // namespace doorstep::hub
