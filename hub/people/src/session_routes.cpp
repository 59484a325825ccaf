#include <nlohmann/json.hpp>

#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/people/grants.h"
#include "doorstep/hub/people/sessions.h"

#include "people_context.h"
#include "sign_in.h"

namespace doorstep::hub {

using nlohmann::json;

namespace {

json grants_json(Connection& db, const Caller& caller) {
  json list = json::array();
  for (const GrantedPerson& granted : caller.granted) {
    const auto row =
        db.first("SELECT name FROM person WHERE provider = $1 AND id = $2", granted.provider, granted.person);
    json scopes = json::array();
    if (granted.schedule) scopes.emplace_back("schedule");
    if (granted.notes) scopes.emplace_back("notes");
    if (granted.outcomes) scopes.emplace_back("outcomes");
    list.push_back({{"person", granted.person.str()},
                    {"name", row ? json(row->text(0)) : json()},
                    {"provider", granted.provider.str()},
                    {"scopes", std::move(scopes)}});
  }
  return list;
}

json session_json(Connection& db, const PeopleContext& people, std::string_view token,
                  const FoundSession& session, Millis now) {
  const Account account = find_account(db, session.caller.account).value();
  json answer = account_json(account);
  answer["account"] = account.id;
  answer["signed_in_by"] = to_string(session.method);
  answer["next"] = session.lacks_totp && people.options.staff_need_totp ? json("totp_setup") : json();
  answer["grants"] = grants_json(db, session.caller);
  answer["csrf"] = csrf_token(token);
  answer["idle_seconds"] = session_limits(account.role).idle_ms / 1000;
  answer["ends_at"] = format_instant(session.ends_at);
  answer["time"] = format_instant(now);
  return answer;
}

Response get_session(PeopleContext& people, const Call& call) {
  expect_person(call);
  const auto token = session_token(call.request).value();
  return json_response(200, people.hub.store.read([&](Connection& db) {
    const auto session = find_session(db, token, call.received_at);
    if (!session) throw Problem(401, "session_ended", "The session is over: sign in again.");
    return session_json(db, people, token, *session, call.received_at);
  }));
}

Response signed_out() {
  Response response;
  response.status = 204;
  response.headers.set("Set-Cookie", session_cookie({}));
  response.headers.set("Clear-Site-Data", "\"cache\", \"storage\"");
  return response;
}

Response delete_session(PeopleContext& people, const Call& call) {
  expect_person(call);
  const auto token = session_token(call.request).value();
  people.hub.store.write([&](Connection& db) { end_session(db, token); });
  return signed_out();
}

Response delete_sessions(PeopleContext& people, const Call& call) {
  expect_person(call);
  people.hub.store.write([&](Connection& db) {
    end_sessions(db, call.caller.account);
    note_account_event(db, call.caller.of, "signed_out_everywhere", call.caller.account, call.caller.account,
                       "", call.received_at);
  });
  return signed_out();
}

}  // namespace

Response session_response(PeopleContext& people, int status, const std::string& token, Millis now) {
  Response response = json_response(status, people.hub.store.read([&](Connection& db) {
    return session_json(db, people, token, find_session(db, token, now).value(), now);
  }));
  response.headers.set("Set-Cookie", session_cookie(token));
  response.headers.set("Cache-Control", "no-store");
  return response;
}

void add_session_routes(Router& router, PeopleContext& people) {
  add_password_route(router, people, "POST", "/v1/session", {}, post_session);
  const auto add = [&](const char* method, const char* pattern, auto handler) {
    router.add(method, pattern, roles_of_people(),
               [&people, handler](const Call& call) { return handler(people, call); });
  };
  add("GET", "/v1/session", get_session);
  add("DELETE", "/v1/session", delete_session);
  add("DELETE", "/v1/sessions", delete_sessions);
}

}  // namespace doorstep::hub
