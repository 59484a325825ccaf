// Carers' PINs.
#include <string>

#include <nlohmann/json.hpp>

#include "call.h"

namespace doorstep::wasm {
namespace {

using nlohmann::json;

json set_pin(const json& given) {
  const std::string carer = given.at("carer"), current = text_in(given, "current"), pin = given.at("pin");
  must(doorstep_set_pin, carer.c_str(), current.empty() ? nullptr : current.c_str(), pin.c_str());
  return nullptr;
}

json unlock(const json& given) {
  const std::string carer = given.at("carer"), pin = given.at("pin");
  must(doorstep_unlock, carer.c_str(), pin.c_str());
  return nullptr;
}

json lock_state(const json&) {
  doorstep_lock_status status{};
  status.struct_size = sizeof status;
  must(doorstep_get_lock, &status);
  return {{"pins", status.pins != 0},
          {"locked", status.locked != 0},
          {"locks_in_ms", status.locks_in_ms},
          {"carer", status.carer[0] == '\0' ? json(nullptr) : json(status.carer)}};
}

template <class Function>
Call plain(Function function) {
  return [function](const json&) {
    must(function);
    return json(nullptr);
  };
}

}  // namespace

void add_lock_calls(Calls& calls) {
  calls["set_pin"] = set_pin;
  calls["unlock"] = unlock;
  calls["lock"] = plain(doorstep_lock);
  calls["touch"] = plain(doorstep_touch);
  calls["lock_state"] = lock_state;
  calls["pins"] = [](const json&) { return json::parse(text_of(doorstep_pins)); };
}

}  // namespace doorstep::wasm
