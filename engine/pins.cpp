#include "pins.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"
#include "doorstep/event/error.h"
#include "doorstep/platform/seal.h"
#include "doorstep/platform/wipe.h"

namespace doorstep {
namespace {

using nlohmann::json;

constexpr const char* kPinsSecret = "pins";
constexpr std::size_t kSaltBytes = 16, kPepperBytes = 32;
constexpr std::size_t kShortest = 4, kLongest = 64;

std::string random_bytes(platform::Random& random, std::size_t bytes) {
  std::array<std::uint8_t, kPepperBytes> out{};
  random.fill(std::span(out).first(bytes));
  return {out.begin(), out.begin() + static_cast<std::ptrdiff_t>(bytes)};
}

json to_json(const PinSlot& slot) {
  return {{"carer", slot.carer.str()},
          {"name", slot.name},
          {"ref", slot.ref},
          {"wrong", slot.wrong},
          {"memory_kib", slot.cost.memory_kib},
          {"passes", slot.cost.passes},
          {"lanes", slot.cost.lanes},
          {"salt", base64url(slot.salt)},
          {"pepper", base64url(slot.pepper)},
          {"wrapped", base64url(slot.wrapped)}};
}

PinSlot slot_of(const json& text) {
  const auto bytes = [&](const char* member) {
    return from_base64url(text.at(member).get<std::string>()).value_or("");
  };
  PinSlot slot;
  slot.carer = CarerId(text.at("carer").get<std::string>());
  slot.name = text.at("name");
  slot.ref = text.at("ref");
  slot.wrong = text.at("wrong");
  slot.cost = {text.at("memory_kib"), text.at("passes"), text.at("lanes")};
  slot.salt = bytes("salt");
  slot.pepper = bytes("pepper");
  slot.wrapped = bytes("wrapped");
  return slot;
}

std::string seal_name(const PinSlot& slot) { return "doorstep-read-key-v1 " + slot.carer.str(); }

// What the read key is sealed under.
std::string key_of(const PinSlot& slot, std::string_view pin, const Crypto& crypto) {
  const auto stretched = platform::argon2id(pin, slot.salt, slot.cost);
  std::string text = "doorstep-pin-v1\n" + slot.pepper;
  text.append(stretched.begin(), stretched.end());
  const Digest key = crypto.sha256(text);
  platform::wipe(text);
  return {key.begin(), key.end()};
}

// 0000, 1234, 8765: each step from one character to the next is the same, and small.
bool is_a_run(std::string_view pin) {
  const int step = pin[1] - pin[0];
  if (step < -1 || step > 1) return false;
  for (std::size_t i = 1; i < pin.size(); ++i)
    if (pin[i] - pin[i - 1] != step) return false;
  return true;
}

}  // namespace

std::vector<PinSlot> load_pins(const platform::KeyStore& keys) {
  std::vector<PinSlot> slots;
  const auto text = keys.get(kPinsSecret);
  if (!text) return slots;
  try {
    for (const auto& slot : json::parse(*text)) slots.push_back(slot_of(slot));
  } catch (const json::exception&) {
    throw Error(ErrorClass::key, "bad_pins", "the PINs in the key store can't be read");
  }
  return slots;
}

void save_pins(platform::KeyStore& keys, const std::vector<PinSlot>& slots) {
  if (slots.empty()) return keys.remove(kPinsSecret);
  json text = json::array();
  for (const auto& slot : slots) text.push_back(to_json(slot));
  keys.put(kPinsSecret, text.dump(-1, ' ', false, json::error_handler_t::replace));
}

PinSlot* find_pin(std::vector<PinSlot>& slots, const CarerId& carer) {
  const auto found =
      std::find_if(slots.begin(), slots.end(), [&](const PinSlot& slot) { return slot.carer == carer; });
  return found == slots.end() ? nullptr : &*found;
}

void check_new_pin(std::string_view pin) {
  const auto characters = std::count_if(
      pin.begin(), pin.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; });
  if (characters < static_cast<std::ptrdiff_t>(kShortest) || pin.size() > kLongest)
    throw Error(ErrorClass::rejected, "bad_pin", "a PIN has 4 to 64 characters");
  if (is_a_run(pin)) throw Error(ErrorClass::rejected, "bad_pin", "a PIN is no run like 0000 or 1234");
}

void wrap_read_key(PinSlot& slot, std::string_view pin, const std::string& read_key, const Crypto& crypto,
                   platform::Random& random) {
  slot.wrong = 0;
  slot.cost = {};
  slot.salt = random_bytes(random, kSaltBytes);
  slot.pepper = random_bytes(random, kPepperBytes);
  slot.wrapped = platform::seal(key_of(slot, pin, crypto), seal_name(slot), read_key, random);
}

std::optional<std::string> unwrap_read_key(const PinSlot& slot, std::string_view pin, const Crypto& crypto) {
  return platform::unseal(key_of(slot, pin, crypto), seal_name(slot), slot.wrapped);
}

}  // namespace doorstep
