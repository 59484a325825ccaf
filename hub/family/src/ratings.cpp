// How a visit was, in five faces.
#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/people/audit.h"

#include "handlers.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxCharacters = 1'000;
constexpr int kFaces = 5;

struct Rated {
  ProviderId provider;
  std::string visit;
  std::string person;
};

// Of a person whom the caller has a grant for, and begun by now.
Rated visit_of(Connection& db, const Call& call) {
  for (const GrantedPerson& granted : call.caller.granted) {
    const auto row = db.first(
        "SELECT id FROM planned_visit WHERE provider = $1 AND person = $2 AND (id = $3 OR ref = $3) "
        "AND start_ms <= $4",
        granted.provider, granted.person, call.params.at(0), call.received_at);
    if (row) return {granted.provider, row->text(0), granted.person.str()};
  }
  throw not_found();
}

}  // namespace

// 1, the saddest, to 5; said again it is the last that counts.
Response post_rating(Store& store, const Call& call) {
  const json body = json_object_of(call.request);
  const json face = body.value("face", json());
  if (!face.is_number_integer() || face < 1 || face > kFaces) throw bad_request("face: 1 to 5 is wanted");
  const std::string text = text_of(body, "text", kMaxCharacters, true);
  store.write([&](Connection& db) {
    const Rated rated = visit_of(db, call);
    db.exec(
        "INSERT INTO visit_rating (provider, visit, account, person, face, text, at_ms) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (provider, visit, account) DO UPDATE "
        "SET face = excluded.face, text = excluded.text, at_ms = excluded.at_ms",
        rated.provider, rated.visit, call.caller.account, rated.person, face.get<std::int64_t>(), text,
        call.received_at);
  });
  return json_response(200, {{"face", face}, {"time", format_instant(call.received_at)}});
}

// The newest `limit` of them.
Response get_ratings(Store& store, const Call& call) {
  const std::size_t limit = page_limit(call);
  std::vector<KnownPerson> people;
  json items = store.read([&](Connection& db) {
    json list = json::array();
    db.each(
        "SELECT r.visit, r.person, r.face, r.text, r.at_ms, v.start_ms FROM visit_rating r LEFT JOIN "
        "planned_visit v ON v.provider = r.provider AND v.id = r.visit WHERE r.provider = $1 "
        "ORDER BY r.at_ms DESC, r.visit LIMIT $2",
        [&](const Row& row) {
          people.push_back({ProviderId(call.caller.of), PersonId(row.text(1))});
          list.push_back(
              {{"visit", row.text(0)},
               {"person", row.text(1)},
               {"planned_start", row.is_null(5) ? json() : json(format_instant_seconds(row.integer(5)))},
               {"face", row.integer(2)},
               {"text", row.text(3)},
               {"at", format_instant(row.integer(4))}});
        },
        call.caller.of, limit);
    return list;
  });
  audit_reads_of_people(store, call, "ratings", std::move(people));
  return list_response(std::move(items), std::nullopt, call.received_at);
}

}  // namespace doorstep::hub
