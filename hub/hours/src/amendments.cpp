#include "amendments.h"

#include <algorithm>
#include <limits>

#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/office_names.h"
#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/hours/timeline.h"
#include "doorstep/hub/hours/visit_folder.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/http/values.h"
#include "doorstep/hub/people/audit.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

struct Found {
  EntryPosition position;
  VisitId visit;
};

// The author's own attendance; of someone who has none, the first: the office speaks of all who came.
const visit::Attendance* attendance_of(const visit::VisitState& state, const visit::Amendment& amendment) {
  const auto own = std::find_if(state.attendances.begin(), state.attendances.end(),
                                [&](const auto& a) { return a.carer == amendment.author; });
  if (own != state.attendances.end()) return &*own;
  return state.attendances.empty() ? nullptr : &state.attendances.front();
}

json decision_json(const visit::Amendment& amendment) {
  return amendment.decision ? json(amendment.decision->approved ? "approved" : "refused") : json();
}

json item_of(const visit::VisitState& state, const visit::Amendment& amendment, OfficeNames& names) {
  const auto* attendance = attendance_of(state, amendment);
  const auto clocked = [&](auto member) {
    return attendance == nullptr ? json() : instant_or_null(attendance->*member);
  };
  return {{"event", amendment.event.str()},
          {"at", format_instant(amendment.at)},
          {"visit", names.visit(state.visit)},
          {"person", names.person(state.person)},
          {"carer", names.carer(amendment.author)},
          {"planned_start", state.plan ? json(format_instant(state.plan->start)) : json()},
          {"planned_end", state.plan ? json(format_instant(state.plan->end)) : json()},
          {"clocked_in", clocked(&visit::Attendance::clocked_in)},
          {"clocked_out", clocked(&visit::Attendance::clocked_out)},
          {"check_in", instant_or_null(amendment.body.check_in)},
          {"check_out", instant_or_null(amendment.body.check_out)},
          {"reason", amendment.body.reason},
          {"text", amendment.body.text},
          {"decision", decision_json(amendment)}};
}

std::vector<Found> find_amended(Connection& db, const ProviderId& provider, const EntryPosition& before,
                                bool open_only, std::size_t limit) {
  std::vector<Found> found;
  db.each(
      "SELECT at_ms, id, visit FROM fact f WHERE provider = $1 AND type = 'visit.amended' AND visit IS NOT "
      "NULL "
      "AND at_ms <= $2 AND (at_ms < $2 OR id < $3) AND ($4 = 0 OR NOT EXISTS (SELECT 1 FROM "
      "amendment_decision d "
      "WHERE d.provider = f.provider AND d.event = f.id)) ORDER BY at_ms DESC, id DESC LIMIT $5",
      [&](const Row& row) {
        found.push_back({{row.integer(0), EventId(row.text(1))}, VisitId(row.text(2))});
      },
      provider, before.at, before.event, open_only ? 1 : 0, static_cast<std::int64_t>(limit));
  return found;
}

// Nothing for one that was voided, or whose body is bad.
json items_of(Connection& db, const ProviderId& provider, const std::vector<Found>& found, Millis now) {
  VisitFolder folder(db, provider, now);
  OfficeNames names(db, provider);
  json items = json::array();
  for (const Found& row : found) {
    const visit::VisitState& state = folder.facts_of(row.visit);
    for (const visit::Amendment& amendment : state.amendments) {
      if (amendment.event == row.position.event) items.push_back(item_of(state, amendment, names));
    }
  }
  return items;
}

std::vector<KnownPerson> people_of(Store& store, const ProviderId& provider, const json& items) {
  return store.read([&](Connection& db) {
    std::vector<KnownPerson> people;
    for (const json& item : items) {
      const auto person = find_person(db, provider, item.at("person").get<std::string>());
      if (person) people.push_back({provider, *person});
    }
    return people;
  });
}

EntryPosition position_of(const Call& call) {
  const auto text = call.query.get("after");
  if (!text) return {std::numeric_limits<Millis>::max(), {}};
  const auto position = read_entry_position(*text);
  if (!position) throw bad_request("after: the next of an earlier page is wanted");
  return *position;
}

}  // namespace

Response get_amendments(Store& store, const Call& call) {
  const auto state = call.query.get("state").value_or("open");
  if (state != "open" && state != "all") throw bad_request("state: open or all is wanted");
  const EntryPosition before = position_of(call);
  const std::size_t limit = page_limit(call);
  const ProviderId provider(call.caller.of);
  std::optional<std::string> next;
  json items = store.read([&](Connection& db) {
    auto found = find_amended(db, provider, before, state == "open", limit + 1);
    if (found.size() > limit) {
      found.pop_back();
      next = write_position(found.back().position);
    }
    return items_of(db, provider, found, call.received_at);
  });
  audit_reads_of_people(store, call, "amendments", people_of(store, provider, items));
  return list_response(std::move(items), next, call.received_at);
}

}  // namespace doorstep::hub
