#include "doorstep/hub/hours/attachments.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/visit_folder.h"
#include "doorstep/hub/office/local_time.h"
#include "doorstep/hub/people/grants.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;
using visit::Visibility;

bool is_here(Connection& db, const ProviderId& provider, std::string_view sha256) {
  return db.first("SELECT 1 FROM blob WHERE provider = $1 AND sha256 = $2", provider, sha256).has_value();
}

const visit::Entry* live_entry(const visit::VisitState& state, const EventId& event) {
  const auto found = std::find_if(state.entries.begin(), state.entries.end(), [&](const visit::Entry& entry) {
    return entry.event == event && !entry.voided;
  });
  return found == state.entries.end() ? nullptr : &*found;
}

// As the timeline has it: notes and outcomes of the scopes that were granted.
bool is_granted_to_read(const Caller& caller, const ProviderId& provider, const PersonId& person,
                        const visit::Entry& entry) {
  if (std::holds_alternative<visit::NoteRecorded>(entry.current))
    return is_granted(caller, provider, person, Scope::notes);
  return std::holds_alternative<visit::OutcomeRecorded>(entry.current) &&
         is_granted(caller, provider, person, Scope::outcomes);
}

bool may_read(Sight& sight, const Caller& caller, const ProviderId& provider, const PersonId& person,
              const visit::Entry& entry, const std::string& zone) {
  if (caller.role == Role::provider) return sight.sees(provider);
  if (!sight.sees(provider, person, local_date(entry.at, zone))) return false;
  if (caller.role == Role::commissioner) return entry.visibility >= Visibility::commissioner;
  return entry.visibility == Visibility::family && is_granted_to_read(caller, provider, person, entry);
}

struct Place {
  std::optional<VisitId> visit;
  PersonId person;
};

// Where an event was recorded.
std::optional<Place> place_of(Connection& db, const ProviderId& provider, std::string_view event) {
  const auto row =
      db.first("SELECT visit, person FROM fact WHERE provider = $1 AND id = $2", provider, event);
  if (!row) return std::nullopt;
  Place place;
  if (const auto visit = row->text_or_null(0)) place.visit = VisitId(*visit);
  place.person = PersonId(row->text_or_null(1).value_or(""));
  return place;
}

std::optional<SeenAttachment> seen_at(Connection& db, Sight& sight, const Caller& caller,
                                      const ProviderId& provider, const EventId& event, Millis now) {
  const auto place = place_of(db, provider, event.str());
  if (!place) return std::nullopt;
  VisitFolder folder(db, provider, now);
  const visit::VisitState& state =
      place->visit ? folder.facts_of(*place->visit) : folder.facts_without_visit(place->person);
  const visit::Entry* added = live_entry(state, event);
  const auto* body = added == nullptr ? nullptr : std::get_if<visit::AttachmentAdded>(&added->current);
  const visit::Entry* entry = body == nullptr ? nullptr : live_entry(state, body->of);
  if (entry == nullptr) return std::nullopt;
  const auto of = place_of(db, provider, entry->event.str());
  const PersonId person = of && !of->person.empty() ? of->person : state.person;
  if (!may_read(sight, caller, provider, person, *entry, folder.policy().zone)) return std::nullopt;
  return SeenAttachment{{provider, person}, *body};
}

}  // namespace

std::vector<AttachmentItem> attachments_of(Connection& db, const ProviderId& provider,
                                           const visit::VisitState& state, const EventId& of) {
  std::vector<AttachmentItem> items;
  for (const visit::Entry& entry : state.entries) {
    const auto* added = std::get_if<visit::AttachmentAdded>(&entry.current);
    if (added == nullptr || entry.voided || added->of != of) continue;
    const bool has_thumbnail = added->thumbnail && is_here(db, provider, added->thumbnail->sha256);
    items.push_back(
        {entry.event, added->media_type, added->bytes, is_here(db, provider, added->sha256), has_thumbnail});
  }
  return items;
}

json to_json(const std::vector<AttachmentItem>& items) {
  json list = json::array();
  for (const AttachmentItem& item : items) {
    list.push_back({{"id", item.event.str()},
                    {"media_type", item.media_type},
                    {"bytes", item.bytes},
                    {"here", item.here},
                    {"thumbnail", item.has_thumbnail}});
  }
  return list;
}

std::optional<SeenAttachment> seen_attachment(Connection& db, const Caller& caller, std::string_view event,
                                              Millis now) {
  if (!is_uuid(event)) return std::nullopt;
  Sight sight(db, caller);
  for (const ProviderId& provider : sight.providers()) {
    if (auto seen = seen_at(db, sight, caller, provider, EventId(event), now)) return seen;
  }
  return std::nullopt;
}

}  // namespace doorstep::hub
