#include "doorstep/hub/hours/timeline.h"

#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/office_names.h"
#include "doorstep/hub/http/values.h"
#include "doorstep/hub/office/local_time.h"
#include "doorstep/hub/people/grants.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

void name_outcome(Connection& db, const ProviderId& provider, const std::string& id, TimelineItem& item) {
  const auto row = db.first("SELECT ref, goal FROM outcome WHERE provider = $1 AND id = $2", provider, id);
  item.outcome = row ? row->text(0) : id;
  if (row) item.goal = row->text(1);
}

// The first name alone: what a carer is called at the door.
std::string first_name(Connection& db, const ProviderId& provider, const CarerId& carer) {
  const auto row = db.first("SELECT name FROM carer WHERE provider = $1 AND id = $2", provider, carer);
  return row ? row->text(0).substr(0, row->text(0).find(' ')) : std::string();
}

TimelineItem item_of(Connection& db, OfficeNames& names, const ProviderId& provider,
                     const PersonEntry& found) {
  TimelineItem item;
  item.id = found.entry.event;
  item.at = found.entry.at;
  item.type = visit::type_name(found.entry.current);
  item.carer = names.carer(found.entry.author);
  item.carer_name = first_name(db, provider, found.entry.author);
  if (found.visit) item.visit = names.visit(*found.visit);
  item.corrected = !found.entry.corrections.empty();
  if (const auto* note = std::get_if<visit::NoteRecorded>(&found.entry.current)) {
    item.kind = note->kind.text();
    item.text = note->text;
  } else if (const auto* outcome = std::get_if<visit::OutcomeRecorded>(&found.entry.current)) {
    name_outcome(db, provider, outcome->outcome, item);
    item.scale = outcome->scale.text();
    item.score = outcome->score;
    item.text = outcome->text;
  }
  return item;
}

bool is_for(const Caller& caller, const KnownPerson& person, const PersonEntry& found) {
  const bool is_outcome = std::holds_alternative<visit::OutcomeRecorded>(found.entry.current);
  return is_granted(caller, person.provider, person.id, is_outcome ? Scope::outcomes : Scope::notes);
}

}  // namespace

std::optional<EntryPosition> read_entry_position(std::string_view text) {
  const std::size_t mark = text.find('~');
  const auto at = parse_rfc3339(text.substr(0, mark));
  if (!at) return std::nullopt;
  return EntryPosition{*at, EventId(mark == std::string_view::npos ? "" : text.substr(mark + 1))};
}

std::string write_position(const EntryPosition& position) {
  return format_instant(position.at) + "~" + position.event.str();
}

TimelinePage timeline(Connection& db, Sight& sight, const Caller& caller, const KnownPerson& person,
                      const EntryPosition& before, std::size_t limit, Millis now) {
  VisitFolder folder(db, person.provider, now);
  OfficeNames names(db, person.provider);
  PersonEntries entries(db, folder, person.provider, person.id, before, 0);
  TimelinePage page;
  EntryPosition last;
  while (const auto found = entries.next()) {
    if (found->entry.visibility != visit::Visibility::family || !is_for(caller, person, *found)) continue;
    if (!sight.sees(person.provider, person.id, local_date(found->entry.at, folder.policy().zone))) continue;
    if (page.items.size() == limit) {
      page.next = last;
      return page;
    }
    page.items.push_back(item_of(db, names, person.provider, *found));
    page.items.back().attachments =
        attachments_of(db, person.provider, entries.state_of(*found), found->entry.event);
    last = found->position;
  }
  return page;
}

json to_json(const std::vector<TimelineItem>& items) {
  json list = json::array();
  for (const TimelineItem& item : items) {
    list.push_back({{"id", item.id.str()},
                    {"at", format_instant(item.at)},
                    {"type", item.type},
                    {"carer", item.carer},
                    {"carer_name", text_or_null(item.carer_name)},
                    {"visit", text_or_null(item.visit)},
                    {"corrected", item.corrected},
                    {"text", text_or_null(item.text)},
                    {"kind", text_or_null(item.kind)},
                    {"outcome", text_or_null(item.outcome)},
                    {"goal", text_or_null(item.goal)},
                    {"scale", text_or_null(item.scale)},
                    {"score", item.score ? json(*item.score) : json()},
                    {"attachments", to_json(item.attachments)}});
  }
  return list;
}

}  // namespace doorstep::hub
