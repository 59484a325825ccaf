// Enrolment (protocol.md §3).
#include <nlohmann/json.hpp>

#include "doorstep/event/jwk.h"

#include "state.h"

namespace doorstep::device {
namespace {

using nlohmann::json;

constexpr int kAttempts = 4;
constexpr std::int64_t kPause_ms = 1'000;
constexpr std::int64_t kLongestPause_ms = 30'000;
constexpr const char* kEngineVersion = "doorstep/0.1.0";

sync::Request make_request(const PublicKey& key, const std::string& code, const DeviceInfo& info) {
  const json device{{"name", info.name}, {"model", info.model}, {"os", "linux"}, {"engine", kEngineVersion}};
  const json body{{"code", code}, {"public_key", event::public_jwk(key)}, {"device", device}};
  sync::Request request;
  request.method = sync::Method::post;
  request.path = "/v1/enrolments";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  return request;
}

std::string text(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<Identity> parse_answer(const json& body) {
  if (!body.is_object()) return std::nullopt;
  const auto key =
      body.contains("receipt_key") ? event::public_key_from_jwk(body["receipt_key"]) : std::nullopt;
  Identity identity;
  identity.device = DeviceId(text(body, "device"));
  identity.provider = ProviderId(text(body, "provider"));
  identity.issuer = text(body, "issuer");
  identity.epoch = text(body, "epoch");
  if (!key || !is_uuid(identity.device.str()) || identity.issuer.empty() || identity.epoch.empty())
    return std::nullopt;
  identity.receipt_key = *key;
  return identity;
}

[[noreturn]] void refuse(const std::string& code) {
  if (code == "code_refused")
    throw Error(ErrorClass::auth, code, "the code is unknown, used or past its time");
  if (code == "key_in_use") throw Error(ErrorClass::auth, code, "this device's key is enrolled already");
  throw Error(ErrorClass::rejected, code, "the hub refuses the enrolment");
}

// What is to be tried again, and when; or the end of it.
struct Attempt {
  std::optional<Identity> identity;
  std::int64_t pause_ms = kPause_ms;
  Error failure{ErrorClass::transient, "not_an_answer", "what answered was not a hub"};
};

Attempt judge(const http::Outcome& outcome) {
  if (const auto* failed = std::get_if<sync::TransportFailed>(&outcome)) {
    return {std::nullopt, kPause_ms,
            Error(ErrorClass::offline, to_string(failed->kind), "the hub can't be reached")};
  }
  const auto& response = std::get<sync::Response>(outcome);
  const auto body = json::parse(response.body, nullptr, false);
  if (response.status == 201 || response.status == 200) return {parse_answer(body)};
  const auto code = body.is_object() ? text(body, "code") : std::string();
  const bool passes = code.empty() || response.status == 429 || response.status >= 500;
  if (!passes) refuse(code);
  const auto pause_ms =
      std::max(kPause_ms, std::min<std::int64_t>(response.retry_after_s.value_or(0), 86'400) * 1000);
  return {std::nullopt, pause_ms,
          Error(ErrorClass::transient, code.empty() ? "not_an_answer" : code,
                "the hub can't enrol at the moment")};
}

}  // namespace

Identity request_enrolment(const Device::State& device, http::Transport& transport, const std::string& code,
                           const DeviceInfo& info) {
  const auto request = make_request(device.engine->enrolment_key(), code, info);
  for (int attempt = 1;; ++attempt) {
    const auto result = judge(transport.perform(request));
    if (result.identity) return *result.identity;
    if (attempt == kAttempts || result.pause_ms > kLongestPause_ms) throw result.failure;
    device.sleep(result.pause_ms);
  }
}

}  // namespace doorstep::device
