// Who may read: PINs, the session of the carer who has unlocked, and its end.
#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "doorstep/platform/wipe.h"

#include "state.h"

namespace doorstep {
namespace {

constexpr std::int64_t kIdle_ms = 120'000;
constexpr std::size_t kReadKeyBytes = 32;

PinHolder holder_of(const PinSlot& slot) {
  return {slot.carer, slot.name, std::max(0, kPinTries - slot.wrong), slot.locked_out()};
}

std::string member_of(const nlohmann::json& doc, const char* member) {
  const auto found = doc.is_object() ? doc.find(member) : doc.end();
  return found != doc.end() && found->is_string() ? found->get<std::string>() : std::string();
}

nlohmann::json carer_document(const store::FeedStore& feed, const CarerId& carer) {
  const auto row = feed.document("carer", carer.str());
  return row ? nlohmann::json::parse(*row->doc, nullptr, false) : nlohmann::json();
}

std::string new_read_key(platform::Random& random) {
  std::array<std::uint8_t, kReadKeyBytes> key{};
  random.fill(key);
  return {key.begin(), key.end()};
}

[[noreturn]] void throw_pin_locked() {
  throw Error(ErrorClass::auth, "pin_locked",
              "this PIN is locked for good: with a new enrolment by the office it can be set again");
}

}  // namespace

bool Engine::State::locked() {
  if (!pinned) return false;
  if (session) {
    const auto& clock = config.clock;
    const std::int64_t idle_ms = clock.uptime_ms() - session->active_uptime_ms;
    if (clock.boot() != session->boot || idle_ms < 0 || idle_ms >= kIdle_ms) end_session();
  }
  return !session;
}

void Engine::State::require_unlocked() {
  if (locked()) throw Error(ErrorClass::key, "locked", "a carer's PIN is needed to read");
}

void Engine::State::touch() {
  if (!locked() && session) session->active_uptime_ms = config.clock.uptime_ms();
}

void Engine::State::begin_session(const CarerId& carer, const std::string& read_key) {
  session = Session{carer, read_key, config.clock.boot(), config.clock.uptime_ms()};
  pinned = true;
  feed->use_read_key(read_key, config.random);
  try {
    feed->seal_all();  // what came before the first PIN, or was typed while the device was locked
  } catch (const Error& error) {
    if (error.error_class() != ErrorClass::space) throw;  // a full disk can be read: at the next unlock
  }
}

void Engine::State::end_session() {
  if (session) platform::wipe(session->read_key);
  session.reset();
  if (feed) feed->use_read_key({}, config.random);
}

// Counted, durably, before the try is made: a kill in its middle does not give it back.
PinSlot Engine::State::count_try(const CarerId& carer) {
  auto slots = load_pins(config.key_store);
  PinSlot* slot = find_pin(slots, carer);
  if (slot == nullptr) throw Error(ErrorClass::rejected, "no_pin", "this carer has no PIN on this device");
  if (slot->locked_out()) refuse_pin(carer);
  ++slot->wrong;
  save_pins(slots);
  return *slot;
}

void Engine::State::accept_pin(const CarerId& carer, const std::string& read_key) {
  auto slots = load_pins(config.key_store);
  PinSlot* slot = find_pin(slots, carer);
  if (slot == nullptr) throw Error(ErrorClass::rejected, "no_pin", "this carer has no PIN any more");
  slot->wrong = 0;
  save_pins(slots);
  begin_session(carer, read_key);
}

void Engine::State::refuse_pin(const CarerId& carer) {
  auto slots = load_pins(config.key_store);
  PinSlot* slot = find_pin(slots, carer);
  if (slot == nullptr || !slot->locked_out())
    throw Error(ErrorClass::rejected, "wrong_pin", "this is not the carer's PIN");
  slot->pepper.clear();  // nobody can try it any more, whatever becomes of the counter
  slot->wrapped.clear();
  save_pins(slots);
  throw_pin_locked();
}

void Engine::State::save_pins(const std::vector<PinSlot>& slots) {
  doorstep::save_pins(config.key_store, slots);
}

// The office's code is what lets a carer back in: PINs that are locked for good are forgotten. Where none is left that
// can unlock, what is sealed can never be read again and goes; the hub sends it anew.
void Engine::State::forget_lost_pins() {
  if (!pinned) return;
  auto slots = load_pins(config.key_store);
  std::erase_if(slots, [](const PinSlot& slot) { return slot.locked_out(); });
  if (slots.empty() && locked()) feed->drop_sealed();
  save_pins(slots);
  if (!slots.empty() || session) return;
  pinned = false;
}

void Engine::State::forget_leavers_pins() {
  auto slots = pinned ? load_pins(config.key_store) : std::vector<PinSlot>();
  const auto left = [&](const PinSlot& slot) {
    const auto doc = carer_document(*feed, slot.carer);
    return !doc.is_object() || doc.value("own", nlohmann::json()) != true;
  };
  if (std::all_of(slots.begin(), slots.end(), left)) return;  // somebody must be able to unlock
  if (std::erase_if(slots, left) == 0) return;
  save_pins(slots);
  if (session && find_pin(slots, session->carer) == nullptr) end_session();
}

LockState Engine::lock_state() const {
  return state_->run([&] {
    LockState out;
    out.pins = state_->pinned;
    out.locked = state_->locked();
    if (state_->session) {
      out.carer = state_->session->carer;
      out.locks_in_ms = state_->session->active_uptime_ms + kIdle_ms - state_->config.clock.uptime_ms();
    }
    const auto slots = load_pins(state_->config.key_store);
    std::transform(slots.begin(), slots.end(), std::back_inserter(out.holders), holder_of);
    return out;
  });
}

void Engine::unlock(const CarerId& carer, std::string_view pin) {
  const PinSlot slot = state_->run([&] { return state_->count_try(carer); });
  auto read_key = unwrap_read_key(slot, pin, state_->config.crypto);
  state_->run([&] { read_key ? state_->accept_pin(carer, *read_key) : state_->refuse_pin(carer); });
  platform::wipe(*read_key);
}

void Engine::set_pin(const CarerId& carer, std::string_view current, std::string_view pin) {
  check_new_pin(pin);
  bool first = false;
  PinSlot slot;
  slot.carer = carer;
  std::string read_key;
  if (!current.empty()) unlock(carer, current);
  state_->run([&] {
    auto slots = load_pins(state_->config.key_store);
    if (current.empty() && find_pin(slots, carer) != nullptr)
      throw Error(ErrorClass::rejected, "pin_set", "this carer has a PIN: it is needed to change it");
    state_->require_unlocked();
    first = !state_->session;
    read_key = first ? new_read_key(state_->config.random) : state_->session->read_key;
    const auto doc = carer_document(*state_->feed, carer);
    slot.name = member_of(doc, "name");
    slot.ref = member_of(doc, "ref");
  });
  wrap_read_key(slot, pin, read_key, state_->config.crypto, state_->config.random);
  state_->run([&] {
    auto slots = load_pins(state_->config.key_store);
    // Another thread may have set the first PIN, or the device may have locked itself.
    if (first ? state_->pinned : !state_->session || state_->session->read_key != read_key)
      throw Error(ErrorClass::busy, "pins_changed", "the PINs of this device have changed meanwhile");
    PinSlot* there = find_pin(slots, carer);
    if (there != nullptr)
      *there = slot;
    else
      slots.push_back(slot);
    state_->save_pins(slots);
    if (first) state_->begin_session(carer, read_key);
  });
  platform::wipe(read_key);
}

void Engine::lock() {
  state_->run([&] {
    if (state_->pinned) state_->end_session();
  });
}

bool Engine::locked() const {
  return state_->run([&] { return state_->locked(); });
}

void Engine::touch() {
  state_->run([&] { state_->touch(); });
}

void Engine::require_unlocked() const {
  state_->run([&] { state_->require_unlocked(); });
}

}  // namespace doorstep
