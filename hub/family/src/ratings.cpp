// How a visit was, in five faces.
#include <limits>
#include <optional>

#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"
#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/people/audit.h"

#include "handlers.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxCommentCharacters = 1'000;
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

// Of the last rating of a page.
struct Position {
  Millis at_ms = std::numeric_limits<Millis>::max();
  std::string visit;
  std::string account;
};

std::string write_position(const Position& position) {
  return base64url(json::array({position.at_ms, position.visit, position.account}).dump());
}

Position position_of(const Call& call) {
  const auto after = call.query.get("after");
  if (!after) return {};
  const auto bytes = from_base64url(*after);
  const json list = bytes ? json::parse(*bytes, nullptr, false) : json();
  const bool sound = list.is_array() && list.size() == 3 && list[0].is_number_integer() &&
                     list[1].is_string() && list[2].is_string();
  if (!sound) throw bad_request("after: the next of an earlier page is wanted");
  return {list[0].get<Millis>(), list[1].get<std::string>(), list[2].get<std::string>()};
}

json rating_json(const Row& row) {
  return {{"visit", row.text(0)},
          {"person", row.text(1)},
          {"planned_start", row.is_null(5) ? json() : json(format_instant_seconds(row.integer(5)))},
          {"face", row.integer(2)},
          {"text", row.text(3)},
          {"at", format_instant(row.integer(4))}};
}

}  // namespace

// 1, the saddest, to 5; said again it is the last that counts.
Response post_rating(Store& store, const Call& call) {
  const json body = json_object_of(call.request);
  const json face = body.value("face", json());
  if (!face.is_number_integer() || face < 1 || face > kFaces) throw bad_request("face: 1 to 5 is wanted");
  const std::string text = text_of(body, "text", kMaxCommentCharacters, true);
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

// The newest first; `after` is the place of the last one.
Response get_ratings(Store& store, const Call& call) {
  const std::size_t limit = page_limit(call);
  const Position after = position_of(call);
  std::vector<KnownPerson> people;
  std::optional<std::string> next;
  json items = store.read([&](Connection& db) {
    people.clear();
    next.reset();
    json list = json::array();
    std::optional<Position> last;
    const auto rows = db.query(
        "SELECT r.visit, r.person, r.face, r.text, r.at_ms, v.start_ms, r.account FROM visit_rating r LEFT "
        "JOIN "
        "planned_visit v ON v.provider = r.provider AND v.id = r.visit WHERE r.provider = $1 AND (r.at_ms < "
        "$2 OR "
        "(r.at_ms = $2 AND (r.visit > $3 OR (r.visit = $3 AND r.account > $4)))) "
        "ORDER BY r.at_ms DESC, r.visit, r.account LIMIT $5",
        call.caller.of, after.at_ms, after.visit, after.account, limit + 1);
    for (const Row& row : rows) {
      if (list.size() == limit) {
        next = write_position(*last);
        break;
      }
      people.push_back({ProviderId(call.caller.of), PersonId(row.text(1))});
      list.push_back(rating_json(row));
      last = Position{row.integer(4), row.text(0), row.text(6)};
    }
    return list;
  });
  audit_reads_of_people(store, call, "ratings", std::move(people));
  return list_response(std::move(items), next, call.received_at);
}

}  // namespace doorstep::hub
