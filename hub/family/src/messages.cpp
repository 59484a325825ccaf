// A concern or a thank-you to the office, and its answer.
#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/people/accounts.h"
#include "doorstep/hub/people/audit.h"
#include "doorstep/platform/random.h"

#include "handlers.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxMessageCharacters = 4'000;

json message_json(Connection& db, const Row& row) {
  const auto account = find_account(db, row.text(2));
  const auto person =
      db.first("SELECT name FROM person WHERE provider = $1 AND id = $2", row.text(8), row.text(1));
  return {{"id", row.text(0)},
          {"person", row.text(1)},
          {"person_name", person ? json(person->text(0)) : json()},
          {"from", account ? json(account->display_name) : json()},
          {"kind", row.text(3)},
          {"text", row.text(4)},
          {"at", format_instant(row.integer(5))},
          {"answer", row.is_null(6) ? json() : json(row.text(6))},
          {"answered_at", row.is_null(7) ? json() : json(format_instant(row.integer(7)))}};
}

struct Page {
  json items = json::array();
  std::vector<KnownPerson> people;
  std::optional<std::string> next;
};

Page page_of(Connection& db, const std::vector<Row>& rows, std::size_t limit) {
  Page page;
  for (const Row& row : rows) {
    if (page.items.size() == limit) return page;
    page.items.push_back(message_json(db, row));
    page.people.push_back({ProviderId(row.text(8)), PersonId(row.text(1))});
    page.next = row.text(0);
  }
  page.next.reset();
  return page;
}

std::string messages_before(const Call& call) { return std::string(call.query.get("after").value_or("g")); }

}  // namespace

Response post_message(Store& store, const Call& call) {
  const json body = json_object_of(call.request);
  const std::string kind = text_of(body, "kind", 20);
  if (kind != "concern" && kind != "thanks") throw bad_request("kind: concern or thanks is wanted");
  const std::string text = text_of(body, "text", kMaxMessageCharacters);
  const std::string id = platform::make_uuid_v7(platform::system_random(), call.received_at);
  store.write([&](Connection& db) {
    const KnownPerson person = person_of_path(db, call, std::nullopt);
    db.exec(
        "INSERT INTO family_message (provider, id, person, account, kind, text, at_ms) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        person.provider, id, person.id, call.caller.account, kind, text, call.received_at);
  });
  return json_response(201, {{"id", id}, {"time", format_instant(call.received_at)}});
}

// One's own, with what the office answered.
Response get_messages_about(Store& store, const Call& call) {
  const std::size_t limit = page_limit(call);
  Page page = store.read([&](Connection& db) {
    const KnownPerson person = person_of_path(db, call, std::nullopt);
    const auto rows = db.query(
        "SELECT id, person, account, kind, text, at_ms, answer, answered_ms, provider FROM family_message "
        "WHERE provider = $1 AND person = $2 AND account = $3 AND id < $4 ORDER BY id DESC LIMIT $5",
        person.provider, person.id, call.caller.account, messages_before(call), limit + 1);
    return page_of(db, rows, limit);
  });
  return list_response(std::move(page.items), page.next, call.received_at);
}

Response get_messages(Store& store, const Call& call) {
  const std::size_t limit = page_limit(call);
  const auto state = call.query.get("state").value_or("open");
  if (state != "open" && state != "all") throw bad_request("state: open or all is wanted");
  Page page = store.read([&](Connection& db) {
    const auto rows = db.query(
        "SELECT id, person, account, kind, text, at_ms, answer, answered_ms, provider FROM family_message "
        "WHERE provider = $1 AND id < $2 AND (answered_ms IS NULL OR $3 = 1) ORDER BY id DESC LIMIT $4",
        call.caller.of, messages_before(call), state == "all" ? 1 : 0, limit + 1);
    return page_of(db, rows, limit);
  });
  audit_reads_of_people(store, call, "messages", std::move(page.people));
  return list_response(std::move(page.items), page.next, call.received_at);
}

// Once: an answer that a family has read does not change.
Response post_answer(Store& store, const Call& call) {
  if (call.caller.account.empty()) throw Problem(403, "wrong_role", "A person of the office answers.");
  const std::string answer = text_of(json_object_of(call.request), "answer", kMaxMessageCharacters);
  store.write([&](Connection& db) {
    const auto row = db.first("SELECT answered_ms FROM family_message WHERE provider = $1 AND id = $2",
                              call.caller.of, call.params.at(0));
    if (!row) throw not_found();
    const auto answered = db.exec(
        "UPDATE family_message SET answer = $1, answered_by = $2, answered_ms = $3 "
        "WHERE provider = $4 AND id = $5 AND answered_ms IS NULL",
        answer, call.caller.account, call.received_at, call.caller.of, call.params.at(0));
    if (answered == 0) throw Problem(409, "answered_already", "The message has its answer.");
  });
  return json_response(200, {{"id", call.params.at(0)}, {"time", format_instant(call.received_at)}});
}

}  // namespace doorstep::hub
