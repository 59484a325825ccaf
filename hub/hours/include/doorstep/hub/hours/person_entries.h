// What was recorded about a person, as it now reads: with its corrections, without what was voided.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include "doorstep/hub/hours/visit_folder.h"

namespace doorstep::hub {

// By the device's clock, and of what it shows at the same millisecond by the event's id.
struct EntryPosition {
  Millis at = 0;
  EventId event;
};

struct PersonEntry {
  visit::Entry entry;
  std::optional<VisitId> visit;
  EntryPosition position;
};

enum class EntryTypes { notes_and_outcomes, outcomes };

// Notes and outcomes of one person, the newest first, read as they are asked for.
class PersonEntries {
 public:
  // Those before `before` and not before `since`.
  PersonEntries(Connection& db, VisitFolder& folder, ProviderId provider, PersonId person,
                EntryPosition before, Millis since, EntryTypes types = EntryTypes::notes_and_outcomes);
  std::optional<PersonEntry> next();
  // All that was recorded with it. Valid until the next call.
  const visit::VisitState& state_of(const PersonEntry& entry) { return state_at(entry.visit); }

 private:
  struct Found {
    EntryPosition position;
    std::optional<VisitId> visit;
  };
  void read_batch();
  const visit::VisitState& state_at(const std::optional<VisitId>& visit);

  Connection& db_;
  VisitFolder& folder_;
  ProviderId provider_;
  PersonId person_;
  EntryPosition before_;
  Millis since_;
  EntryTypes types_;
  std::deque<Found> found_;
  bool at_end_ = false;
};

}  // namespace doorstep::hub
