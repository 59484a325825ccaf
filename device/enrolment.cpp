#include "doorstep/device/enrolment.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "doorstep/event/jwk.h"

namespace doorstep::device {
namespace {

using nlohmann::json;

constexpr int kAttempts = 4;
constexpr std::int64_t kPause_ms = 1'000;
constexpr std::int64_t kLongestPause_ms = 30'000;
constexpr std::int64_t kDay_s = 86'400;
constexpr const char* kEngineVersion = "doorstep/0.1.0";

std::string text(const json& object, const char* name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<Identity> parse_identity(const json& body) {
  if (!body.is_object() || !body.contains("receipt_key")) return std::nullopt;
  const auto key = event::public_key_from_jwk(body["receipt_key"]);
  Identity identity;
  identity.device = DeviceId(text(body, "device"));
  identity.provider = ProviderId(text(body, "provider"));
  identity.issuer = text(body, "issuer");
  identity.epoch = text(body, "epoch");
  const bool whole = is_uuid(identity.device.str()) && !identity.issuer.empty() && !identity.epoch.empty();
  if (!key || !whole) return std::nullopt;
  identity.receipt_key = *key;
  return identity;
}

std::optional<LeftWithHub> parse_recovery(const json& body) {
  const auto left = body.find("recovery");
  if (left == body.end()) return std::nullopt;
  const auto secret = from_base64url(text(*left, "secret"));
  if (!secret || secret->empty()) return std::nullopt;
  return LeftWithHub{DeviceId(text(*left, "device")), *secret};
}

const char* in_words(const std::string& code) {
  if (code == "code_refused") return "the code is unknown, used or past its time";
  if (code == "key_in_use") return "this device's key is enrolled already";
  if (code == "tls") return "what answers is not the hub that was named: certificate or pin do not fit";
  return "the hub can't enrol this device now";
}

}  // namespace

sync::Request enrolment_request(const PublicKey& key, const std::string& code, const DeviceInfo& info) {
  const json device{{"name", info.name}, {"model", info.model}, {"os", info.os}, {"engine", kEngineVersion}};
  const json body{{"code", code}, {"public_key", event::public_jwk(key)}, {"device", device}};
  sync::Request request;
  request.method = sync::Method::post;
  request.path = "/v1/enrolments";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  return request;
}

EnrolmentAnswer judge_enrolment(const http::Outcome& outcome) {
  if (const auto* failed = std::get_if<sync::TransportFailed>(&outcome)) {
    return {{}, {}, ErrorClass::offline, to_string(failed->kind), true, kPause_ms};
  }
  const auto& response = std::get<sync::Response>(outcome);
  const auto body = json::parse(response.body, nullptr, false);
  if (response.status == 201) {
    if (auto identity = parse_identity(body))
      return {std::move(identity), parse_recovery(body), {}, {}, false, 0};
  }
  const auto code = text(body, "code");
  const auto retry_after_s = std::min(response.retry_after_s.value_or(0), kDay_s);
  const auto pause_ms = std::max(kPause_ms, retry_after_s * 1000);
  if (code.empty()) return {{}, {}, ErrorClass::transient, "not_an_answer", true, pause_ms};
  const bool passes = response.status == 429 || response.status >= 500;
  if (passes) return {{}, {}, ErrorClass::transient, code, true, pause_ms};
  const bool about_access = response.status == 403 || response.status == 409;
  return {{}, {}, about_access ? ErrorClass::auth : ErrorClass::rejected, code, false, 0};
}

EnrolmentSteps::EnrolmentSteps(HubAddress hub, std::string code, DeviceInfo info)
    : hub_(std::move(hub)), code_(std::move(code)), info_(std::move(info)) {}

sync::Request EnrolmentSteps::request() {
  ++attempts_;
  return enrolment_request(key(), code_, info_);
}

std::optional<std::int64_t> EnrolmentSteps::answer(const http::Outcome& outcome) {
  last_ = judge_enrolment(outcome);
  if (last_.identity) {
    auto& identity = *last_.identity;
    identity.hub_url = hub_.url;
    identity.ca_pem = hub_.ca_pem;
    identity.pin = hub_.pin;
    take(identity, last_.recovery);
    return std::nullopt;
  }
  // The key of an enrolment whose answer was lost, or of a copy of this device: the code is still good for another.
  if (last_.code == "key_in_use") forget_key();
  const bool again = last_.again || last_.code == "key_in_use";
  if (!again || attempts_ == kAttempts || last_.pause_ms > kLongestPause_ms) give_up();
  return last_.pause_ms;
}

void EnrolmentSteps::give_up() const { throw Error(last_.error_class, last_.code, in_words(last_.code)); }

}  // namespace doorstep::device
