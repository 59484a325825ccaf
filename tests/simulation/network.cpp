#include "network.h"

#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "doorstep/event/chain.h"

namespace doorstep::simulation {
namespace {

using sync::TransportFailed;
using sync::TransportFailure;

hub::Request to_hub(const sync::Request& request) {
  hub::Request out;
  out.method = sync::to_string(request.method);
  out.target = request.path;
  for (const auto& header : request.headers) out.headers.set(header.name, header.value);
  out.body = request.body;
  out.peer = "192.0.2.1";
  return out;
}

sync::Response from_hub(sync::RequestId id, const hub::Response& response) {
  sync::Response out{id, response.status, std::nullopt, response.body};
  if (const auto text = response.headers.get("Retry-After")) {
    std::int64_t seconds = 0;
    std::from_chars(text->data(), text->data() + text->size(), seconds);
    out.retry_after_s = seconds;
  }
  return out;
}

// All but the signature, which nobody but the hub can make.
std::string forged_receipt(const sync::Request& request) {
  const auto lines = event::split_lines(request.body);
  const auto head = lines.empty() ? std::nullopt : event::parse_signed_head(lines.back());
  if (!head) return "{}";
  return nlohmann::json{
      {"device", head->device}, {"seq", head->seq.value_or(0)},       {"head", head->head},
      {"epoch", "another"},     {"time", "2026-11-02T09:00:00.000Z"}, {"sig", base64url(Signature{})}}
      .dump();
}

const char* name_of(const sync::Request& request) {
  if (request.path.find("/events") != std::string::npos) return "push";
  if (request.path.find("/feed") != std::string::npos) return "feed";
  return request.path.find("/token") != std::string::npos ? "token" : "enrolment";
}

}  // namespace

std::int64_t Network::latency() {
  const bool slow = world_.dice.chance(fault_per_mille);
  return slow ? world_.dice.between(1, 300) * kSecond : world_.dice.between(20, 900);
}

void Network::send(const sync::Request& request, const Deliver& deliver) {
  if (world_.dice.chance(fault_per_mille)) {  // nobody hears of it; the machine's own deadline ends it
    world_.note(fmt::format("  {} is lost without a word", name_of(request)));
    return;
  }
  const int copies = world_.dice.chance(fault_per_mille) ? 2 : 1;
  for (int copy = 0; copy < copies; ++copy) {
    world_.in(latency(), [this, request, deliver] { arrive(request, deliver); });
  }
}

void Network::arrive(sync::Request request, const Deliver& deliver) {
  const auto back = [this, deliver](http::Outcome outcome) {
    world_.in(latency(), [deliver, outcome = std::move(outcome)] { deliver(outcome); });
  };
  if (world_.dice.chance(fault_per_mille))
    return back(TransportFailed{request.id, TransportFailure::offline});
  if (auto answer = stranger(request)) return back(*answer);
  if (world_.dice.chance(fault_per_mille)) {  // cut off by something on the way that then passes it on
    request.body.resize(
        static_cast<std::size_t>(world_.dice.between(0, static_cast<std::int64_t>(request.body.size()))));
  }
  auto outcome = exchange(request);
  if (const auto* response = std::get_if<sync::Response>(&outcome)) {
    if (world_.dice.chance(fault_per_mille))
      return back(TransportFailed{request.id, TransportFailure::timeout});
    return back(spoil(*response));
  }
  back(std::move(outcome));
}

http::Outcome Network::exchange(const sync::Request& request) {
  if (!hub_.up()) return TransportFailed{request.id, TransportFailure::offline};
  const auto response = hub_.handle(to_hub(request));
  if (!response) return TransportFailed{request.id, TransportFailure::cut_off};
  world_.note(fmt::format("  {} -> {}", name_of(request), response->status));
  return from_hub(request.id, *response);
}

// What answers in the hub's place: a café, a proxy, a hub that is too busy to look.
std::optional<sync::Response> Network::stranger(const sync::Request& request) {
  if (!world_.dice.chance(fault_per_mille * 3)) return std::nullopt;
  const auto id = request.id;
  const auto wait_s = world_.dice.between(1, 120);
  switch (world_.dice.between(0, 7)) {
    case 0:
      return sync::Response{id, 200, std::nullopt, "<html><title>Free Wi-Fi</title></html>"};
    case 1:
      return sync::Response{id, 302, std::nullopt, ""};
    case 2:
      return sync::Response{id, 429, wait_s, R"({"code":"slow_down","status":429})"};
    case 3:
      return sync::Response{id, 503, wait_s, R"({"code":"unavailable","status":503})"};
    case 4:
      return sync::Response{id, 500, std::nullopt, R"({"code":"internal","status":500})"};
    case 5:
      return sync::Response{id, 502, std::nullopt, "bad gateway"};
    case 6:
      return sync::Response{id, 200, std::nullopt, forged_receipt(request)};
    default:
      return sync::Response{id, 401, std::nullopt, R"({"code":"token_invalid","status":401})"};
  }
}

sync::Response Network::spoil(sync::Response response) {
  if (world_.dice.chance(fault_per_mille)) {
    const auto size = static_cast<std::int64_t>(response.body.size());
    response.body.resize(
        static_cast<std::size_t>(world_.dice.between(0, std::max<std::int64_t>(size - 1, 0))));
  }
  if (world_.dice.chance(fault_per_mille)) return {response.request, 504, std::nullopt, "gateway timeout"};
  return response;
}

}  // namespace doorstep::simulation
