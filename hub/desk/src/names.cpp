// Names for the ids of other answers: a page asks once, and says "Ada Moor" where a row says p1.
#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/sight.h"
#include "doorstep/hub/people/audit.h"

#include "handlers.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

struct Names {
  json people = json::array();
  json carers = json::array();
  std::vector<KnownPerson> read;
};

json name_json(const ProviderId& provider, const Row& row, std::string name) {
  return {{"id", row.text(0)}, {"ref", row.text(1)}, {"provider", provider.str()}, {"name", std::move(name)}};
}

void add_people(Connection& db, Sight& sight, const ProviderId& provider, Names& names) {
  const auto rows = db.query("SELECT id, ref, name FROM person WHERE provider = $1 ORDER BY ref", provider);
  for (const Row& row : rows) {
    const PersonId person(row.text(0));
    if (!sight.sees(provider, person)) continue;
    names.people.push_back(name_json(provider, row, row.text(2)));
    names.read.push_back({provider, person});
  }
}

// A commissioner knows carers as families do: by their first names.
void add_carers(Connection& db, Role role, const ProviderId& provider, Names& names) {
  db.each(
      "SELECT id, ref, name FROM carer WHERE provider = $1 ORDER BY ref",
      [&](const Row& row) {
        const std::string& name = row.text(2);
        names.carers.push_back(
            name_json(provider, row, role == Role::provider ? name : name.substr(0, name.find(' '))));
      },
      provider);
}

}  // namespace

Response get_names(const Context& hub, RecentReads& reads, const Call& call) {
  Names names = hub.store.read([&](Connection& db) {
    Names found;
    Sight sight(db, call.caller);
    for (const ProviderId& provider : sight.providers()) {
      add_people(db, sight, provider, found);
      add_carers(db, call.caller.role, provider, found);
    }
    return found;
  });
  if (!call.caller.account.empty()) audit_reads(hub.store, call, "names", reads.to_tell(call, names.read));
  return json_response(200, {{"people", std::move(names.people)},
                             {"carers", std::move(names.carers)},
                             {"time", format_instant(call.received_at)}});
}

}  // namespace doorstep::hub
