// The people and carers that the caller may see.
#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"
#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/hours/sight.h"
#include "doorstep/hub/people/audit.h"

#include "handlers.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

struct Position {
  std::string provider;
  std::string ref;
};

Position position_of(const Call& call) {
  const auto after = call.query.get("after");
  if (!after) return {};
  const auto bytes = from_base64url(*after);
  const json list = bytes && bytes->size() <= 4'096 ? json::parse(*bytes, nullptr, false) : json();
  if (!list.is_array() || list.size() != 2 || !list[0].is_string() || !list[1].is_string())
    throw bad_request("after: the next of an earlier page is wanted");
  return {list[0].get<std::string>(), list[1].get<std::string>()};
}

std::string write_position(const Position& position) {
  return base64url(json::array({position.provider, position.ref}).dump());
}

struct PeoplePage {
  json items = json::array();
  std::vector<KnownPerson> people;
  std::optional<std::string> next;
};

json person_json(const ProviderId& provider, const Row& row) {
  const auto text = [&](std::size_t column) { return row.is_null(column) ? json() : json(row.text(column)); };
  return {
      {"id", row.text(0)},       {"ref", row.text(1)},  {"name", row.text(2)}, {"provider", provider.str()},
      {"commissioner", text(3)}, {"postcode", text(4)}, {"zone", text(5)}};
}

// False where the page is full.
bool add_people(Connection& db, Sight& sight, const ProviderId& provider, const std::string& after,
                std::size_t limit, PeoplePage& page) {
  const auto rows = db.query(
      "SELECT id, ref, name, commissioner, postcode, zone FROM person WHERE provider = $1 AND ref > $2 ORDER "
      "BY ref",
      provider, after);
  for (const Row& row : rows) {
    if (!sight.sees(provider, PersonId(row.text(0)))) continue;
    if (page.items.size() == limit) return false;
    page.items.push_back(person_json(provider, row));
    page.people.push_back({provider, PersonId(row.text(0))});
    page.next = write_position({provider.str(), row.text(1)});
  }
  return true;
}

PeoplePage people_page(Connection& db, const Call& call, const Position& after, std::size_t limit) {
  Sight sight(db, call.caller);
  PeoplePage page;
  for (const ProviderId& provider : sight.providers()) {
    if (provider.str() < after.provider) continue;
    const std::string from = provider.str() == after.provider ? after.ref : std::string();
    if (!add_people(db, sight, provider, from, limit, page)) return page;
  }
  page.next.reset();
  return page;
}

}  // namespace

Response get_people(const Context& hub, const Call& call) {
  const std::size_t limit = page_limit(call);
  const Position after = position_of(call);
  PeoplePage page = hub.store.read([&](Connection& db) { return people_page(db, call, after, limit); });
  audit_reads_of_people(hub.store, call, "people", std::move(page.people));
  return list_response(std::move(page.items), page.next, call.received_at);
}

Response get_carers(const Context& hub, const Call& call) {
  const std::size_t limit = page_limit(call);
  const Position after = position_of(call);
  json items = json::array();
  std::optional<std::string> next;
  hub.store.read([&](Connection& db) {
    items = json::array();
    const auto rows = db.query(
        "SELECT id, ref, name, skills FROM carer WHERE provider = $1 AND ref > $2 ORDER BY ref LIMIT $3",
        call.caller.of, after.ref, limit + 1);
    for (const Row& row : rows) {
      if (items.size() == limit) return;
      items.push_back({{"id", row.text(0)},
                       {"ref", row.text(1)},
                       {"name", row.text(2)},
                       {"skills", row.is_null(3) ? json() : json(row.text(3))}});
      next = write_position({call.caller.of, row.text(1)});
    }
    next.reset();
  });
  return list_response(std::move(items), next, call.received_at);
}

}  // namespace doorstep::hub
