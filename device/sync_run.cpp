// The machine driven by a blocking transport and a clock, until its round is done or patience is at its end.
#include <algorithm>
#include <array>
#include <utility>

#include "doorstep/device/engine_store.h"
#include "doorstep/platform/openssl.h"

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

class Run {
 public:
  Run(Device::State& device, const Identity& identity, const Progress& progress)
      : device_(device),
        progress_(progress),
        store_(*device.engine),
        boot_(device.environment.clock->boot()),
        signer_(device.engine->signer()),
        transport_(device.transport_to({identity.hub_url, identity.ca_pem, identity.pin})),
        machine_(sync_identity(identity), boot_,
                 {store_, platform::openssl_crypto(), *signer_,
                  [&device] { return random_u64(*device.environment.random); }},
                 one_round(device.environment.sync), memory_of(device.engine->sync_journal(), boot_)) {}

  SyncResult run(const Patience& patience) {
    sync::Input input = sync::SyncWanted{};
    for (;;) {
      step(input);
      if (done_ || wiped_ || device_.cancelled()) break;
      if (request_) {
        input = perform();
      } else if (!wait(patience)) {
        break;
      } else {
        input = sync::Tick{};
      }
    }
    SyncResult result{done_, wiped_ ? revoked() : machine_.status()};
    if (!wiped_) save(result.status);
    return result;
  }

 private:
  static sync::Config one_round(sync::Config config) {
    config.poll_ms = std::nullopt;
    return config;
  }

  void step(const sync::Input& input) {
    timer_.reset();
    for (auto& effect : machine_.handle(input, device_.now())) {
      if (store_.store(effect)) failures_ = 0;
      if (auto* send = std::get_if<sync::SendRequest>(&effect)) request_ = std::move(send->request);
      if (const auto* timer = std::get_if<sync::SetTimer>(&effect)) timer_ = timer->at_uptime_ms;
      if (std::holds_alternative<sync::RoundDone>(effect)) done_ = true;
      if (const auto* revoked = std::get_if<sync::Revoked>(&effect)) wiped_ = revoked->wipe;
    }
    if (wiped_) device_.engine->wipe();
    if (progress_ && !wiped_) progress_(machine_.status());
  }

  sync::Input perform() {
    const auto request = *std::exchange(request_, std::nullopt);
    return std::visit([](auto&& outcome) -> sync::Input { return outcome; },
                      transport_->perform(request, [this] { return machine_.prepare(); }));
  }

  // To the machine's timer; false where it has none or patience is at its end.
  bool wait(const Patience& patience) {
    if (!timer_) return false;
    const auto wait_ms = *timer_ - device_.now().uptime_ms;
    if (wait_ms <= 0) return true;
    if (++failures_ > patience.failures || wait_ms > patience.wait_ms) return false;
    device_.sleep(wait_ms);
    return true;
  }

  static sync::Status revoked() {
    sync::Status status;
    status.activity = sync::Activity::revoked;
    status.wipe = true;
    return status;
  }

  void save(const sync::Status& status) {
    const auto now = device_.now();
    const auto memory = machine_.memory();
    SyncJournal journal;
    journal.boot = boot_;
    journal.last_attempt = now.wall_ms;
    if (const auto& failure = status.last_failure; failure && !done_) {
      const Millis at = now.wall_ms - (now.uptime_ms - failure->at_uptime_ms);
      journal.last_failure = SyncFailure{failure->error_class, failure->code, failure->status, at};
    }
    if (memory.heard) {
      journal.heard_time = memory.heard->time;
      journal.heard_uptime_ms = memory.heard->uptime_ms;
    }
    journal.not_before_uptime_ms = memory.not_before_uptime_ms;
    device_.engine->save_sync_journal(journal);
  }

  Device::State& device_;
  const Progress& progress_;
  EngineStore store_;
  std::string boot_;
  std::shared_ptr<const Signer> signer_;
  std::unique_ptr<http::Transport> transport_;
  sync::Machine machine_;
  std::optional<sync::Request> request_;
  std::optional<std::int64_t> timer_;
  int failures_ = 0;
  bool done_ = false;
  bool wiped_ = false;
};

}  // namespace

SyncResult Device::sync(const Patience& patience, const Progress& progress) {
  const auto identity = state_->engine->identity();
  if (!identity) throw Error(ErrorClass::auth, "not_enrolled", "this device is not enrolled yet");
  return Run(*state_, *identity, progress).run(patience);
}

}  // namespace doorstep::device
