// A round, and an enrolment, carried by a blocking transport and a clock.
#include <algorithm>
#include <utility>
#include <variant>

#include "doorstep/device/recovery.h"
#include "doorstep/device/round.h"
#include "doorstep/event/instant.h"

#include "keys.h"
#include "state.h"

namespace doorstep::device {
namespace {

sync::Input input_of(http::Outcome outcome) {
  return std::visit([](auto&& value) -> sync::Input { return std::forward<decltype(value)>(value); },
                    std::move(outcome));
}

// The hub's time as last heard, unless the tablet's own clock has it to come: then one of the two is wrong, and a hub that
// was ahead once must not shut its tablets out.
std::optional<Millis> surely_past_ms(const Engine& engine, Millis wall_ms) {
  const auto heard = engine.sync_journal().heard_time;
  const auto time = heard ? parse_instant(*heard) : std::nullopt;
  return time ? std::optional(std::min(*time, wall_ms)) : std::nullopt;
}

void carry(EnrolmentSteps& steps, http::Transport& transport, const Environment& environment) {
  while (const auto pause_ms = steps.answer(transport.perform(steps.request()))) {
    if (environment.cancelled && environment.cancelled()) steps.give_up();
    sleep(*pause_ms, environment);
  }
}

}  // namespace

std::unique_ptr<Round> Device::start_round(const Patience& patience, const Progress& progress) {
  return std::make_unique<Round>(*state_, patience, progress);
}

SyncResult Device::sync(const Patience& patience, const Progress& progress) {
  Round round(*state_, patience, progress);
  const auto transport = transport_to(round.hub(), state_->environment,
                                      surely_past_ms(*state_->engine, state_->environment.clock->wall_ms()));
  const auto send_behind = [&round] { return round.send_behind(); };
  auto next = round.next(sync::SyncWanted{});
  while (!state_->cancelled()) {
    if (const auto* request = std::get_if<sync::Request>(&next)) {
      next = round.next(input_of(transport->perform(*request, send_behind)));
    } else if (std::holds_alternative<Await>(next)) {
      next = round.next(input_of(transport->await(send_behind)));
    } else if (const auto* wait = std::get_if<Wait>(&next)) {
      sleep(wait->ms, state_->environment);
      next = round.next(sync::Tick{});
    } else {
      break;
    }
  }
  return round.end();
}

void Device::enrol(const HubAddress& hub, const std::string& code, const DeviceInfo& info) {
  Enrolling enrolling(*state_->engine, hub, code, info);
  carry(enrolling, *transport_to(hub, state_->environment), state_->environment);
}

void recover(const std::filesystem::path& directory, const Environment& environment, const HubAddress& hub,
             const std::string& code, const DeviceInfo& info,
             const std::optional<std::filesystem::path>& key_file) {
  const auto own_keys = environment.keys ? nullptr : open_keys(directory, key_file);
  Recovering recovering(
      engine_config(directory, environment, environment.keys ? *environment.keys : *own_keys), hub, code,
      info);
  carry(recovering, *transport_to(hub, environment), environment);
}

std::vector<DeviceId> recoverable_devices(const std::filesystem::path& directory,
                                          const Environment& environment,
                                          const std::optional<std::filesystem::path>& key_file) {
  const auto own_keys = environment.keys ? nullptr : open_keys(directory, key_file);
  return doorstep::recoverable_devices(
      engine_config(directory, environment, environment.keys ? *environment.keys : *own_keys));
}

}  // namespace doorstep::device
