// A round, and an enrolment, carried by a blocking transport and a clock.
#include <utility>
#include <variant>

#include "doorstep/device/round.h"

#include "state.h"

namespace doorstep::device {
namespace {

sync::Input perform(http::Transport& transport, Round& round, const sync::Request& request) {
  return std::visit([](auto&& outcome) -> sync::Input { return outcome; },
                    transport.perform(request, [&round] { return round.prepare(); }));
}

}  // namespace

std::unique_ptr<Round> Device::start_round(const Patience& patience, const Progress& progress) {
  return std::make_unique<Round>(*state_, patience, progress);
}

SyncResult Device::sync(const Patience& patience, const Progress& progress) {
  Round round(*state_, patience, progress);
  const auto transport = state_->transport_to(round.hub());
  auto next = round.next(sync::SyncWanted{});
  while (!state_->cancelled()) {
    if (const auto* request = std::get_if<sync::Request>(&next)) {
      next = round.next(perform(*transport, round, *request));
    } else if (const auto* wait = std::get_if<Wait>(&next)) {
      state_->sleep(wait->ms);
      next = round.next(sync::Tick{});
    } else {
      break;
    }
  }
  return round.end();
}

void Device::enrol(const HubAddress& hub, const std::string& code, const DeviceInfo& info) {
  const auto transport = state_->transport_to(hub);
  Enrolling enrolling(*state_->engine, hub, code, info);
  while (const auto pause_ms = enrolling.answer(transport->perform(enrolling.request()))) {
    if (state_->cancelled()) enrolling.give_up();
    state_->sleep(*pause_ms);
  }
}

}  // namespace doorstep::device
