#include "delivery_routes.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/http/problem.h"

#include "deliveries.h"
#include "delivery_log.h"
#include "payload.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr std::int64_t kTestsAMinute = 10;
constexpr Millis kMinuteMs = 60'000;

std::string state_query(const Call& call) {
  constexpr std::array kStates{DeliveryState::waiting, DeliveryState::delivered, DeliveryState::failed,
                               DeliveryState::held};
  std::string state(call.query.get("state").value_or(""));
  const bool known =
      std::any_of(kStates.begin(), kStates.end(), [&](DeliveryState one) { return to_string(one) == state; });
  if (!state.empty() && !known) throw bad_request("state: waiting, delivered, failed or held is wanted");
  return state;
}

Response get_deliveries(const Context& hub, const Call& call) {
  const std::string state = state_query(call);
  const std::size_t limit = page_limit(call);
  std::optional<LogPosition> before;
  if (const auto after = call.query.get("after")) before = read_log_position(*after);
  auto log = hub.store.read([&](Connection& db) {
    return delivery_log(db, own_subscription(db, call.caller, call.params.at(0)).key, state, before,
                        limit + 1);
  });
  std::optional<std::string> next;
  if (log.size() > limit) {
    log.pop_back();
    next = write_position({log.back().made_at, log.back().id});
  }
  json items = json::array();
  for (const LoggedDelivery& delivery : log) items.push_back(to_json(delivery));
  return list_response(std::move(items), next, call.received_at);
}

Subscription enabled_subscription(Connection& db, const Call& call) {
  Subscription found = own_subscription(db, call.caller, call.params.at(0));
  if (found.disabled_at) throw Problem(409, "webhook_disabled", "The webhook is disabled: enable it first.");
  return found;
}

Response accepted(const std::string& delivery, Millis now) {
  return json_response(202, {{"delivery", delivery}, {"time", format_instant(now)}});
}

Response post_again(const Context& hub, const Call& call) {
  const std::string& delivery = call.params.at(1);
  hub.store.write([&](Connection& db) {
    const Subscription to = enabled_subscription(db, call);
    if (!has_delivery(db, to.key, delivery)) throw not_found();
    if (!send_again(db, to.key, delivery, call.received_at))
      throw Problem(409, "being_sent", "It is being sent at this moment.");
  });
  return accepted(delivery, call.received_at);
}

Response post_test(const Context& hub, const Call& call) {
  const std::string id = platform::make_uuid_v7(hub.random, call.received_at);
  hub.store.write([&](Connection& db) {
    const Subscription to = enabled_subscription(db, call);
    if (tests_since(db, to.key, call.received_at - kMinuteMs) >= kTestsAMinute)
      throw slow_down(kMinuteMs / 1'000);
    insert_delivery(db, to.key, id, kTestKind, test_payload(to.key.second, call.received_at),
                    call.received_at);
  });
  return accepted(id, call.received_at);
}

}  // namespace

void add_delivery_routes(Router& router, const Context& context) {
  const std::vector<Role> roles{Role::provider, Role::commissioner};
  router.add("GET", "/v1/webhooks/{id}/deliveries", roles,
             [&context](const Call& call) { return get_deliveries(context, call); });
  router.add("POST", "/v1/webhooks/{id}/deliveries/{delivery}/again", roles,
             [&context](const Call& call) { return post_again(context, call); });
  router.add("POST", "/v1/webhooks/{id}/test", roles,
             [&context](const Call& call) { return post_test(context, call); });
}

}  // namespace doorstep::hub
