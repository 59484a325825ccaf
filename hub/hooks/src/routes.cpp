#include "doorstep/hub/hooks/routes.h"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "doorstep/hub/hooks/signing.h"
#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/people/accounts.h"

#include "delivery_routes.h"
#include "subscriptions.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

struct Hooks {
  const Context& hub;
  const TargetRules rules;
};

std::string url_member(const json& body, const TargetRules& rules) {
  const auto url = body.find("url");
  if (url == body.end() || !url->is_string()) throw bad_request("url: text is wanted");
  return checked_url(url->get_ref<const std::string&>(), rules);
}

std::vector<std::string> events_member(const json& body) {
  const auto events = body.find("events");
  if (events == body.end() || !events->is_array() || events->empty())
    throw bad_request("events: a list of kinds is wanted");
  std::set<std::string> kinds;
  for (const json& kind : *events) {
    const auto* text = kind.get_ptr<const std::string*>();
    if (text == nullptr || std::find(hook_kinds().begin(), hook_kinds().end(), *text) == hook_kinds().end())
      throw bad_request("events: visit.missed, visit.late, exception.raised and statement.closed are known");
    kinds.insert(*text);
  }
  return {kinds.begin(), kinds.end()};
}

void note(Connection& db, const Call& call, std::string_view what, const std::string& id) {
  note_account_event(db, call.caller.of, what, call.caller.id, call.caller.id, id, call.received_at);
}

json with_time(json item, const Call& call) {
  item["time"] = format_instant(call.received_at);
  return item;
}

Response get_all(const Hooks& hooks, const Call& call) {
  const auto list = hooks.hub.store.read([&](Connection& db) { return subscriptions_of(db, call.caller); });
  json items = json::array();
  for (const Subscription& one : list) items.push_back(to_json(one, call.received_at));
  return list_response(std::move(items), std::nullopt, call.received_at);
}

Response get_one(const Hooks& hooks, const Call& call) {
  const auto one = hooks.hub.store.read(
      [&](Connection& db) { return own_subscription(db, call.caller, call.params.at(0)); });
  return json_response(200, with_time(to_json(one, call.received_at), call));
}

// The secret is shown here and at a rotation, and never again.
Response post_new(const Hooks& hooks, const Call& call) {
  const json body = json_object_of(call.request);
  Subscription one;
  one.key = {call.caller.of, platform::make_uuid_v7(hooks.hub.random, call.received_at)};
  one.role = call.caller.role;
  one.url = url_member(body, hooks.rules);
  one.kinds = events_member(body);
  const std::string secret = make_hook_secret(hooks.hub.random);
  one.secret = seal_hook_secret(hooks.hub.receipt_key, one.key.second, secret, hooks.hub.random);
  one.made_at = call.received_at;
  one.made_by = call.caller.id;
  hooks.hub.store.write([&](Connection& db) {
    db.lock("webhooks of " + call.caller.of);
    if (subscriptions_of(db, call.caller).size() >= kMaxSubscriptions)
      throw Problem(409, "too_many", "There are 20 webhooks already.");
    insert_subscription(db, one);
    note(db, call, "webhook_made", one.key.second);
  });
  json answer = with_time(to_json(one, call.received_at), call);
  answer["secret"] = shown_hook_secret(secret);
  Response response = json_response(201, answer);
  response.headers.set("Location", "/v1/webhooks/" + one.key.second);
  return response;
}

void set_enabled(Connection& db, const Subscription& one, const json& body, Millis now) {
  const auto enabled = body.find("enabled");
  if (enabled == body.end()) return;
  if (!enabled->is_boolean()) throw bad_request("enabled: true or false is wanted");
  if (!enabled->get<bool>()) return disable(db, one.key, "paused", now);
  if (one.disabled_at) enable(db, one.key, now);
}

// Members that are not there stay as they are.
Response post_change(const Hooks& hooks, const Call& call) {
  const json body = json_object_of(call.request);
  const auto changed = hooks.hub.store.write([&](Connection& db) {
    const Subscription one = own_subscription(db, call.caller, call.params.at(0));
    change_subscription(db, one.key, body.contains("url") ? url_member(body, hooks.rules) : one.url,
                        body.contains("events") ? events_member(body) : one.kinds);
    set_enabled(db, one, body, call.received_at);
    note(db, call, "webhook_changed", one.key.second);
    return own_subscription(db, call.caller, one.key.second);
  });
  return json_response(200, with_time(to_json(changed, call.received_at), call));
}

Response remove_one(const Hooks& hooks, const Call& call) {
  hooks.hub.store.write([&](Connection& db) {
    const Subscription one = own_subscription(db, call.caller, call.params.at(0));
    remove_subscription(db, one.key);
    note(db, call, "webhook_removed", one.key.second);
  });
  return json_response(200, {{"id", call.params.at(0)}, {"time", format_instant(call.received_at)}});
}

Response post_rotation(const Hooks& hooks, const Call& call) {
  const std::string secret = make_hook_secret(hooks.hub.random);
  const Millis old_until = call.received_at + kOldSecretMs;
  hooks.hub.store.write([&](Connection& db) {
    const Subscription one = own_subscription(db, call.caller, call.params.at(0));
    rotate(db, one.key, seal_hook_secret(hooks.hub.receipt_key, one.key.second, secret, hooks.hub.random),
           old_until);
    note(db, call, "webhook_secret_changed", one.key.second);
  });
  return json_response(200, {{"id", call.params.at(0)},
                             {"secret", shown_hook_secret(secret)},
                             {"old_secret_until", format_instant(old_until)},
                             {"time", format_instant(call.received_at)}});
}

}  // namespace

void add_hook_routes(Router& router, const Context& context, const TargetRules& rules) {
  const auto add = [&](const char* method, const char* pattern, auto handler) {
    router.add(method, pattern, {Role::provider, Role::commissioner},
               [hooks = Hooks{context, rules}, handler](const Call& call) { return handler(hooks, call); });
  };
  add("GET", "/v1/webhooks", get_all);
  add("POST", "/v1/webhooks", post_new);
  add("GET", "/v1/webhooks/{id}", get_one);
  add("POST", "/v1/webhooks/{id}", post_change);
  add("DELETE", "/v1/webhooks/{id}", remove_one);
  add("POST", "/v1/webhooks/{id}/rotation", post_rotation);
  add_delivery_routes(router, context);
}

}  // namespace doorstep::hub
