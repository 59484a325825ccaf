// What a device leaves with the hub for the day on which its keys are lost.
#include <nlohmann/json.hpp>

#include "state.h"

namespace doorstep::sync {

bool Machine::State::start_recovery() {
  const auto secret = std::exchange(recovery_tried, true) ? std::nullopt : ports.store.recovery_secret();
  if (!secret) return false;
  Request request;
  request.method = Method::post;
  request.path = "/v1/devices/" + identity.device.str() + "/recovery";
  request.headers = {{"Authorization", "Bearer " + token->value}, {"Content-Type", "application/json"}};
  request.body = nlohmann::json{{"secret", *secret}}.dump();
  send(std::move(request), Flight{.kind = Flight::Kind::recovery, .head = {}});
  return true;
}

// The answer names the device: no login page of a café's does. A hub that does not know the route, or can't now, is asked
// again in another round.
void Machine::State::on_recovery(const Response& response) {
  const auto body = nlohmann::json::parse(response.body, nullptr, false);
  const bool kept = response.status == 200 && body.is_object() &&
                    body.value("device", nlohmann::json()) == identity.device.str();
  if (kept) effects.emplace_back(RecoveryKept{});
  const auto problem = parse_problem(response.body);
  if (response.status == 403 && problem && problem->code == "device_revoked") shut_out_by_office(*problem);
}

}  // namespace doorstep::sync
