#include "doorstep/device/round.h"

#include <array>
#include <utility>

#include "doorstep/device/engine_store.h"
#include "doorstep/platform/crypto.h"

#include "state.h"

namespace doorstep::device {
namespace {

std::uint64_t random_u64(platform::Random& random) {
  std::array<std::uint8_t, 8> bytes{};
  random.fill(bytes);
  std::uint64_t value = 0;
  for (const auto byte : bytes) value = value << 8 | byte;
  return value;
}

sync::Memory memory_of(const SyncJournal& journal, const std::string& boot) {
  sync::Memory memory;
  if (journal.boot != boot) return memory;
  if (journal.heard_time && journal.heard_uptime_ms) {
    memory.heard = sync::Heard{*journal.heard_time, *journal.heard_uptime_ms};
  }
  memory.not_before_uptime_ms = journal.not_before_uptime_ms;
  return memory;
}

sync::Config without_poll(sync::Config config) {
  config.poll_ms = std::nullopt;
  return config;
}

sync::Status revoked() {
  sync::Status status;
  status.activity = sync::Activity::revoked;
  status.wipe = true;
  return status;
}

Identity identity_of(const Engine& engine) {
  auto identity = engine.identity();
  if (!identity || identity->hub_url.empty())
    throw Error(ErrorClass::auth, "not_enrolled", "this device is not enrolled yet");
  return std::move(*identity);
}

}  // namespace

struct Round::Parts {
  Parts(Device::State& device_in, const Identity& identity, const Patience& patience_in, Progress progress_in)
      : device(device_in),
        patience(patience_in),
        progress(std::move(progress_in)),
        hub{identity.hub_url, identity.ca_pem, identity.pin},
        store(*device_in.engine),
        boot(device_in.environment.clock->boot()),
        signer(device_in.engine->signer()),
        machine(sync_identity(identity), boot,
                {store, platform::system_crypto(), *signer,
                 [this] { return random_u64(*device.environment.random); }},
                without_poll(device_in.environment.sync), memory_of(device_in.engine->sync_journal(), boot)) {
  }

  Device::State& device;
  Patience patience;
  Progress progress;
  HubAddress hub;
  EngineStore store;
  std::string boot;
  std::shared_ptr<const Signer> signer;
  sync::Machine machine;
  std::optional<sync::Request> request;
  sync::RequestId behind = 0;  // the last one that was sent behind another
  std::optional<std::int64_t> timer;
  int failures = 0;
  bool done = false;
  bool wiped = false;
};

Round::Round(Device::State& device, const Patience& patience, Progress progress)
    : parts_(std::make_unique<Parts>(device, identity_of(*device.engine), patience, std::move(progress))) {}
Round::~Round() = default;

const HubAddress& Round::hub() const { return parts_->hub; }

std::optional<sync::Request> Round::send_behind() {
  auto request = parts_->machine.send_behind(parts_->device.now());
  if (request) parts_->behind = request->id;
  return request;
}

Next Round::next(const sync::Input& input) {
  if (parts_->device.environment.clock->boot() != parts_->boot) return Over{};
  step(input);
  while (!parts_->wiped) {  // attachments come after the round is done
    if (auto request = std::exchange(parts_->request, std::nullopt)) return std::move(*request);
    if (parts_->machine.awaits(parts_->behind)) return Await{};
    const auto pause = wait();
    if (!pause) break;
    if (pause->ms > 0) return *pause;
    step(sync::Tick{});
  }
  return Over{};
}

void Round::step(const sync::Input& input) {
  auto& self = *parts_;
  self.timer.reset();
  for (auto& effect : self.machine.handle(input, self.device.now())) {
    const bool moved = std::holds_alternative<sync::BlobProgress>(effect);
    if (self.store.store(effect) || moved) self.failures = 0;
    if (auto* send = std::get_if<sync::SendRequest>(&effect)) self.request = std::move(send->request);
    if (const auto* timer = std::get_if<sync::SetTimer>(&effect)) self.timer = timer->at_uptime_ms;
    if (std::holds_alternative<sync::RoundDone>(effect)) self.done = true;
    if (const auto* revoked = std::get_if<sync::Revoked>(&effect)) self.wiped = revoked->wipe;
  }
  if (self.wiped) self.device.engine->wipe();
  if (self.progress && !self.wiped) self.progress(self.machine.status());
}

// To the machine's timer; nullopt where it has none or patience is at its end.
std::optional<Wait> Round::wait() {
  auto& self = *parts_;
  if (!self.timer) return std::nullopt;
  const auto wait_ms = *self.timer - self.device.now().uptime_ms;
  if (wait_ms <= 0) return Wait{0};
  if (++self.failures > self.patience.failures || wait_ms > self.patience.wait_ms) return std::nullopt;
  return Wait{wait_ms};
}

SyncResult Round::end() {
  SyncResult result{parts_->done, parts_->wiped ? revoked() : parts_->machine.status()};
  if (!parts_->wiped) save(result.status);
  return result;
}

void Round::save(const sync::Status& status) {
  const auto now = parts_->device.now();
  const auto memory = parts_->machine.memory();
  SyncJournal journal;
  journal.boot = parts_->boot;
  journal.last_attempt = now.wall_ms;
  if (const auto& failure = status.last_failure; failure && !parts_->done) {
    const Millis at = now.wall_ms - (now.uptime_ms - failure->at_uptime_ms);
    journal.last_failure = SyncFailure{failure->error_class, failure->code, failure->status, at};
  }
  if (memory.heard) {
    journal.heard_time = memory.heard->time;
    journal.heard_uptime_ms = memory.heard->uptime_ms;
  } else {
    journal.heard_time = parts_->device.engine->sync_journal().heard_time;  // of an earlier boot
  }
  journal.not_before_uptime_ms = memory.not_before_uptime_ms;
  parts_->device.engine->save_sync_journal(journal);
}

}  // namespace doorstep::device
