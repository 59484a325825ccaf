#include "simulation.h"

#include <array>

#include <fmt/format.h>

#include "doorstep/event/envelope.h"

namespace doorstep::simulation {
namespace {

constexpr std::int64_t kChaosSteps = 100'000;  // no seed comes near; a run that does is spinning
constexpr std::int64_t kCalmSteps = 5'000;     // within which everything converges
constexpr std::size_t kMostTablets = 7;

int draw_rate(Dice& dice, std::array<int, 4> rates) {
  return rates[static_cast<std::size_t>(dice.between(0, 3))];
}

std::string id_of(const std::string& line) {
  const auto envelope = event::parse_envelope(line);
  if (!envelope) throw Broken("a line of a log is not sound");
  return std::string(envelope->id);
}

}  // namespace

Simulation::Weather Simulation::draw(Dice& dice) {
  Weather weather;
  weather.network_per_mille = draw_rate(dice, {0, 10, 30, 100});
  weather.power_per_mille = draw_rate(dice, {0, 0, 40, 150});
  weather.clock_per_mille = draw_rate(dice, {0, 50, 100, 200});
  weather.copy_per_mille = draw_rate(dice, {0, 0, 40, 80});
  weather.hub_kill_per_mille = draw_rate(dice, {0, 0, 60, 200});
  weather.hub_restore_per_mille = draw_rate(dice, {0, 0, 60, 200});
  weather.revoke_per_mille = draw_rate(dice, {0, 0, 0, 40});
  weather.hours = dice.between(2, 6);
  return weather;
}

Simulation::Simulation(std::uint64_t seed, bool keep_trace)
    : world_(seed), weather_(draw(world_.dice)), hub_(world_, oracle_, seed), network_(world_, hub_) {
  world_.keep_trace = keep_trace;
  network_.fault_per_mille = weather_.network_per_mille;
  const auto tablets = world_.dice.between(2, 4);
  for (std::int64_t i = 0; i < tablets; ++i) {
    tablets_.push_back(std::make_unique<Tablet>(world_, oracle_, network_, fmt::format("T{}", i + 1),
                                                seed * 100 + static_cast<std::uint64_t>(i)));
    tablets_.back()->enrol(hub_.enrolment_code().value());
    live(*tablets_.back());
  }
  run_hub();
}

// --- faults ------------------------------------------------------------------------------------------------------

void Simulation::live(Tablet& tablet) {
  world_.in(world_.dice.between(5 * kSecond, 12 * kMinute), [this, &tablet] {
    if (world_.calm) return;
    act(tablet);
    live(tablet);
  });
}

void Simulation::act(Tablet& tablet) {
  auto& dice = world_.dice;
  if (tablet.shut_out() && dice.chance(300)) help(tablet);
  if (dice.chance(weather_.power_per_mille)) return mishap(tablet);
  if (dice.chance(weather_.copy_per_mille)) return copy(tablet);
  if (dice.chance(weather_.clock_per_mille)) {
    const std::array<std::int64_t, 6> steps{-3'650LL * 24 * kHour, -24LL * kHour,       -kMinute, kHour,
                                            36LL * kHour,          9'000LL * 24 * kHour};
    tablet.clock().wrong_by_ms =
        steps[static_cast<std::size_t>(dice.between(0, 5))] + dice.between(0, kMinute);
    return world_.note(fmt::format("{}'s clock steps", tablet.name()));
  }
  const auto what = dice.between(0, 9);
  if (what < 6) {
    const auto events = dice.chance(50) ? dice.between(50, 600) : dice.between(1, 6);
    recorded_ += events;
    tablet.record(static_cast<int>(events));
  } else if (what < 8) {
    tablet.want_sync();
  } else {
    what == 8 ? tablet.change_network() : tablet.restart_app();
  }
}

void Simulation::mishap(Tablet& tablet) {
  switch (world_.dice.between(0, 2)) {
    case 0:
      return tablet.reboot();
    case 1:
      return tablet.lose_power();
    default:
      return tablet.fail_disk_soon();
  }
}

// A backup of a device is taken, put back, or put onto another device.
void Simulation::copy(Tablet& tablet) {
  auto& dice = world_.dice;
  if (snapshots_.empty() || dice.chance(400)) {
    snapshots_.push_back(tablet.snapshot());
    return world_.note("a backup is taken of " + tablet.name());
  }
  const auto& snapshot = dice.one_of(snapshots_);
  if (tablets_.size() < kMostTablets && dice.chance(400)) {
    const auto number = tablets_.size() + 1;
    tablets_.push_back(
        std::make_unique<Tablet>(world_, oracle_, network_, fmt::format("T{}", number), world_.dice.bits()));
    live(*tablets_.back());
    world_.note(fmt::format("{} is made from a backup", tablets_.back()->name()));
    return tablets_.back()->restore(snapshot);
  }
  world_.note(tablet.name() + " is restored from a backup");
  tablet.restore(snapshot);
}

void Simulation::run_hub() {
  world_.in(world_.dice.between(kMinute, 15 * kMinute), [this] {
    if (world_.calm) return;
    auto& dice = world_.dice;
    if (!hub_.up()) {
      hub_.start();
    } else if (dice.chance(weather_.hub_kill_per_mille)) {
      dice.chance(500) ? hub_.kill() : hub_.die_soon();
    } else if (dice.chance(weather_.hub_restore_per_mille)) {
      hub_.has_backup() && dice.chance(500) ? hub_.restore() : hub_.back_up();
    } else if (dice.chance(weather_.revoke_per_mille)) {
      hub_.revoke(dice.one_of(tablets_)->current_device());
    } else if (dice.chance(300)) {
      hub_.change_rota();
    }
    run_hub();
  });
}

// --- the run -----------------------------------------------------------------------------------------------------

void Simulation::step() {
  ++steps_;
  if (!world_.step()) throw Broken("nothing is left to happen");
}

void Simulation::run() {
  while (world_.now() < weather_.hours * kHour) {
    step();
    if (steps_ > kChaosSteps) throw Broken("the run does not come to its end");
    if (steps_ % 256 == 0) hub_.check();
  }
  calm_down();
  for (const auto last = steps_ + kCalmSteps; !converged();) {
    if (steps_ > last) throw Broken("it does not converge once the faults have stopped");
    step();
    for (const auto& tablet : tablets_) help(*tablet);
  }
  check_end();
}

void Simulation::calm_down() {
  world_.note("calm");
  world_.calm = true;
  network_.fault_per_mille = 0;
  hub_.heal();
  if (!hub_.up()) hub_.start();
  for (const auto& tablet : tablets_) {
    tablet->heal();
    for (const auto& line : tablet->lines()) {
      if (hub_.holds_fact(id_of(line))) held_when_calm_.insert(id_of(line));
    }
    tablet->want_sync();
  }
}

void Simulation::help(Tablet& tablet) {
  if (!tablet.shut_out() || tablet.enrolling()) return;
  const auto code = hub_.enrolment_code();
  if (!code) return;
  ++enrolments_;
  tablet.enrol(*code);
}

bool Simulation::converged() {
  for (const auto& tablet : tablets_) {
    if (!tablet->settled()) return false;
  }
  return true;
}

void Simulation::check_end() {
  hub_.check();
  for (const auto& tablet : tablets_) {
    for (const auto& line : tablet->lines()) {
      if (!hub_.holds_fact(id_of(line)))
        throw Broken(fmt::format("the hub lacks an event of {}: {}", tablet->name(), line));
    }
    // The hub may hold more: of a tablet that was restored from a backup, or of its copy.
    const auto held = hub_.lines_of(tablet->current_device());
    const auto own = tablet->engine().lines(1, held.size() + 1, SIZE_MAX);
    if (own.size() > held.size() || !std::equal(own.begin(), own.end(), held.begin())) {
      throw Broken(tablet->name() + "'s log and the hub's differ");
    }
  }
  for (const auto& tablet : tablets_) {
    if (tablet->feed() != tablets_.front()->feed())
      throw Broken(tablet->name() + " has another rota than the others");
  }
  for (const auto& id : held_when_calm_) {
    if (!hub_.holds_fact(id)) throw Broken("the hub has lost an event while nothing went wrong");
  }
}

Result Simulation::result() const {
  return {0, {}, steps_, world_.trace_hash(), world_.trace(), recorded_, enrolments_};
}

Result simulate(std::uint64_t seed, bool keep_trace) {
  Simulation simulation(seed, keep_trace);
  std::string failure;
  try {
    simulation.run();
  } catch (const std::exception& error) {
    failure = error.what();
  }
  auto result = simulation.result();
  result.seed = seed;
  result.failure = failure;
  return result;
}

}  // namespace doorstep::simulation
