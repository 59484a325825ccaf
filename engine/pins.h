// The carers' PINs: who may unlock, and how often it was tried. Private to the engine.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/crypto.h"
#include "doorstep/event/ids.h"
#include "doorstep/platform/argon2.h"
#include "doorstep/platform/key_store.h"
#include "doorstep/platform/random.h"

namespace doorstep {

inline constexpr int kPinTries = 10;  // wrong ones that are forgiven

// One carer's PIN. The read key is sealed under a key of Argon2id(PIN, salt) and the pepper: without the pepper, which
// is nowhere but in the key store, a PIN can't be tried out, and once it is erased never again.
struct PinSlot {
  CarerId carer;
  std::string name;
  std::string ref;  // the office's name of the carer
  int wrong = 0;    // tries since the last right one, counted before each try is made
  platform::Argon2Cost cost;
  std::string salt;
  std::string pepper;   // empty: locked for good
  std::string wrapped;  // the read key

  bool locked_out() const { return pepper.empty() || wrong > kPinTries; }
};

// All slots are one secret of the key store, so that a change of a PIN is there whole or not at all; nothing of them is
// in the device's folder, so that restoring its files brings no try back.
std::vector<PinSlot> load_pins(const platform::KeyStore& keys);  // throws Error(key, bad_pins)
void save_pins(platform::KeyStore& keys, const std::vector<PinSlot>& slots);
PinSlot* find_pin(std::vector<PinSlot>& slots, const CarerId& carer);

// Throws Error(rejected, bad_pin) for one that is too short, too long or a run of one digit or of counting.
void check_new_pin(std::string_view pin);

// Fills salt, pepper, wrapped. Takes as long as Argon2id does.
void wrap_read_key(PinSlot& slot, std::string_view pin, const std::string& read_key, const Crypto& crypto,
                   platform::Random& random);
// nullopt: it is another PIN. Takes as long as Argon2id does.
std::optional<std::string> unwrap_read_key(const PinSlot& slot, std::string_view pin, const Crypto& crypto);

}  // namespace doorstep
