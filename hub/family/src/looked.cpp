// Who has looked: the audit of one person in plain words.
#include <map>

#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/people/accounts.h"
#include "doorstep/hub/people/audit.h"

#include "handlers.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

// In words that hint at nothing: what an office or an auditor looked for in particular is theirs.
std::string what_in_words(const std::string& what) {
  static const std::map<std::string, std::string> words{{"timeline", "care notes"},
                                                        {"schedule", "planned visits"},
                                                        {"outcomes", "goals"},
                                                        {"names", "the name"},
                                                        {"attachment", "photographs and voice notes"},
                                                        {"who-has-looked", "who has looked"}};
  const auto found = words.find(what);
  return found == words.end() ? "records of visits" : found->second;
}

struct Reader {
  std::string name;  // a first name; empty: a computer
  std::string of;
};

Reader reader_of(Connection& db, const std::string& id) {
  if (const auto account = find_account(db, id)) return {first_name(account->display_name), account->of};
  const auto row = db.first("SELECT of_name FROM principal WHERE id = $1", id);
  return {"", row ? row->text(0) : ""};
}

std::string who_in_words(const Call& call, const std::string& role, const std::string& id,
                         const Reader& reader) {
  if (id == call.caller.id) return "You";
  std::string name = reader.name.empty() ? "A computer" : reader.name;
  if (role == "provider") return name + ", the office of " + reader.of;
  if (role == "commissioner") return name + ", for " + reader.of;
  if (role == "family") return name + ", family";
  if (role == "person") return name;
  return name + ", who checks how data is used";
}

json item_of(Connection& db, const Call& call, const Row& row) {
  const Reader reader = reader_of(db, row.text(3));
  const bool is_office = call.caller.role == Role::provider || call.caller.role == Role::auditor;
  return {{"at", format_instant(row.integer(1))},
          {"role", row.text(2)},
          {"of", reader.of.empty() ? json() : json(reader.of)},
          {"who", who_in_words(call, row.text(2), row.text(3), reader)},
          {"what", what_in_words(row.text(4))},
          {"reason", is_office && !row.is_null(5) ? json(row.text(5)) : json()}};
}

}  // namespace

// The newest first; `after` is the id of the last entry.
Response get_who_has_looked(Store& store, const Call& call) {
  expect_reason(call);
  const std::size_t limit = page_limit(call);
  const std::string before(call.query.get("after").value_or("g"));  // beyond every UUID
  KnownPerson person;
  std::optional<std::string> next;
  json items = store.read([&](Connection& db) {
    person = person_of_path(db, call, std::nullopt);
    const auto rows = db.query(
        "SELECT id, at_ms, role, reader, what, reason FROM access_audit WHERE provider = $1 AND person = $2 "
        "AND id < $3 ORDER BY id DESC LIMIT $4",
        person.provider, person.id, before, limit + 1);
    json list = json::array();
    for (const Row& row : rows) {
      if (list.size() == limit) break;
      list.push_back(item_of(db, call, row));
      next = row.text(0);
    }
    if (rows.size() <= limit) next.reset();
    return list;
  });
  audit_reads_of_people(store, call, "who-has-looked", {person});
  return list_response(std::move(items), next, call.received_at);
}

}  // namespace doorstep::hub
