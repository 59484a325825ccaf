// `GET /v1/people/{id}/timeline` (surface.md): the care notes as a family member may see them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/hub/hours/attachments.h"
#include "doorstep/hub/hours/person_entries.h"
#include "doorstep/hub/hours/sight.h"

namespace doorstep::hub {

// "2026-11-02T08:00:00.000Z", or what an earlier page gave as next: that and an event. nullopt where it is neither.
std::optional<EntryPosition> read_entry_position(std::string_view text);
std::string write_position(const EntryPosition& position);

// Names as in the hours, empty where there is none.
struct TimelineItem {
  EventId id;
  Millis at = 0;
  std::string type;  // note.recorded, outcome.recorded
  std::string carer;
  std::string carer_name;  // the first name
  std::string visit;
  bool corrected = false;
  std::string text;
  std::string kind;     // of a note
  std::string outcome;  // of an outcome, like goal, scale and score
  std::string goal;
  std::string scale;
  std::optional<std::int64_t> score;
  std::vector<AttachmentItem> attachments;
};

struct TimelinePage {
  std::vector<TimelineItem> items;  // the newest first
  std::optional<EntryPosition> next;
};

// Notes and outcomes of which every version is for the family; what is the provider's or the commissioner's own is left
// out, and so is what was voided. Family sees what its grant's scopes name. A commissioner sees the days on which it funds the person.
TimelinePage timeline(Connection& db, Sight& sight, const Caller& caller, const KnownPerson& person,
                      const EntryPosition& before, std::size_t limit, Millis now);

nlohmann::json to_json(const std::vector<TimelineItem>& items);

}  // namespace doorstep::hub
