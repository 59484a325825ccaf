// Enrolling and syncing as steps: a page carries the requests by fetch, and nothing blocks. A step's answer says what the
// page does next: {"request": {…}}, {"wait_ms": n} or {"over": …}.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

#include "doorstep/device/enrolment.h"
#include "doorstep/device/recovery.h"
#include "doorstep/device/round.h"
#include "doorstep/platform/crypto.h"

#include "call.h"
#include "open_device.h"
#include "syncing.h"

namespace doorstep::wasm {
namespace {

using nlohmann::json;

// At most one of them: the other is refused as busy.
std::unique_ptr<device::EnrolmentSteps> enrolling;
std::unique_ptr<device::Round> round_under_way;

void must_be_free() {
  if (enrolling || round_under_way)
    throw Error(ErrorClass::busy, "sync_under_way", "this device is syncing or enrolling already");
}

[[noreturn]] void nothing_under_way() {
  throw Error(ErrorClass::transient, "interrupted", "there is nothing under way any more");
}

// The body is told by where it lies: it may be of any bytes. Lent until the next request.
json told(const device::HubAddress& hub, const sync::Request& request) {
  static std::string body;
  body = request.body;
  json headers = json::object();
  for (const auto& header : request.headers) headers[header.name] = header.value;
  return {{"request",
           {{"id", request.id},
            {"method", sync::to_string(request.method)},
            {"url", hub.url + request.path},
            {"headers", std::move(headers)},
            {"body_at", reinterpret_cast<std::uintptr_t>(body.data())},
            {"body_bytes", body.size()},
            {"compress", request.compress}}}};
}

// An answer of the page's: {"id", "status", "retry_after_s", "body"}, or {"id", "failure"}.
http::Outcome outcome_of(const json& given) {
  const sync::RequestId id = given.at("id");
  if (!given.contains("failure")) {
    sync::Response response{id, given.at("status"), std::nullopt, given.at("body")};
    if (const auto after = given.find("retry_after_s"); after != given.end() && after->is_number_integer())
      response.retry_after_s = after->get<std::int64_t>();
    return response;
  }
  for (const auto kind : {sync::TransportFailure::offline, sync::TransportFailure::timeout,
                          sync::TransportFailure::too_large}) {
    if (given.at("failure") == sync::to_string(kind)) return sync::TransportFailed{id, kind};
  }
  return sync::TransportFailed{id, sync::TransportFailure::cut_off};
}

device::DeviceInfo info_of(const json& given) {
  device::DeviceInfo info;
  info.name = given.value("name", info.name);
  info.model = given.value("model", info.model);
  info.os = "web";
  return info;
}

json begin_enrolment(const json& given) {
  const c::Devices::Call open(c::devices(), device());
  must_be_free();
  enrolling = std::make_unique<device::Enrolling>(
      open->engine(), device::HubAddress{given.at("hub_url"), {}, {}}, given.at("code"), info_of(given));
  return told(enrolling->hub(), enrolling->request());
}

// Of a device that can't be opened, for its keys are lost (doorstep_recover() in steps).
json begin_recovery(const json& given) {
  static const auto keys = platform::make_file_key_store({});
  must_be_free();
  const Config config{
      kDirectory, platform::system_clock(), platform::system_random(), platform::system_crypto(), *keys, {}};
  enrolling = std::make_unique<device::Recovering>(config, device::HubAddress{given.at("hub_url"), {}, {}},
                                                   given.at("code"), info_of(given));
  return told(enrolling->hub(), enrolling->request());
}

json answer_enrolment(const json& given) {
  if (!enrolling) nothing_under_way();
  auto under_way = std::exchange(enrolling, nullptr);  // over where it throws
  const auto pause_ms = under_way->answer(outcome_of(given));
  if (!pause_ms) return {{"over", true}};
  enrolling = std::move(under_way);
  return {{"wait_ms", *pause_ms}};
}

json retry_enrolment(const json&) {
  if (!enrolling) nothing_under_way();
  return told(enrolling->hub(), enrolling->request());
}

json end_round() {
  const auto round = std::exchange(round_under_way, nullptr);
  const auto result = round->end();
  if (!result.done && !result.status.wipe) c::throw_not_done(result);
  const auto all = c::result_of(result);
  return {{"over",
           {{"done", all.done != 0},
            {"unsent", all.unsent},
            {"revoked", all.revoked != 0},
            {"wiped", all.wiped != 0},
            {"needs_enrolment", all.needs_enrolment != 0}}}};
}

json step(const sync::Input& input) {
  if (!round_under_way) nothing_under_way();
  const c::Devices::Call open(c::devices(), device());
  auto round = std::exchange(round_under_way, nullptr);  // over where it throws
  const auto next = round->next(input);
  round_under_way = std::move(round);
  if (const auto* request = std::get_if<sync::Request>(&next)) return told(round_under_way->hub(), *request);
  if (const auto* wait = std::get_if<device::Wait>(&next)) return {{"wait_ms", wait->ms}};
  return end_round();
}

void start_round() {
  const c::Devices::Call open(c::devices(), device());
  must_be_free();
  round_under_way = open->device().start_round();
}

json begin_sync(const json&) {
  start_round();
  return step(sync::SyncWanted{});
}

json answer_sync(const json& given) {
  return std::visit([](auto&& outcome) { return step(outcome); }, outcome_of(given));
}

// The page gives up: what the round has learned is kept.
json stop(const json&) {
  enrolling.reset();
  if (const auto round = std::exchange(round_under_way, nullptr)) round->end();
  return nullptr;
}

}  // namespace

void drop_network() { stop(nullptr); }

void add_network_calls(Calls& calls) {
  calls["enrol_begin"] = begin_enrolment;
  calls["recover_begin"] = begin_recovery;
  calls["enrol_answer"] = answer_enrolment;
  calls["enrol_again"] = retry_enrolment;
  calls["sync_begin"] = begin_sync;
  calls["sync_answer"] = answer_sync;
  calls["sync_tick"] = [](const json&) { return step(sync::Tick{}); };
  calls["sync_network_changed"] = [](const json&) { return step(sync::NetworkChanged{}); };
  calls["stop"] = stop;
}

}  // namespace doorstep::wasm
