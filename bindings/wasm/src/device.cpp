// Opening and closing the device of the page, and what changed on it.
#include <nlohmann/json.hpp>

#include "call.h"
#include "guard.h"

namespace doorstep::wasm {
namespace {

using nlohmann::json;

doorstep_device* open_device = nullptr;
doorstep_observer* observer = nullptr;

json open(const json&) {
  if (open_device != nullptr) throw c::Misuse{"open_already", "the engine is open already"};
  doorstep_config config{};
  config.struct_size = sizeof config;
  config.directory = kDirectory;
  doorstep_error error{};
  error.struct_size = sizeof error;
  if (doorstep_device_open(&config, &open_device, &error) != DOORSTEP_OK) throw Failed{error};
  must(doorstep_observer_open, &observer);
  return nullptr;
}

json close(const json&) {
  drop_network();
  doorstep_observer_close(observer);
  doorstep_device_close(open_device);
  observer = nullptr;
  open_device = nullptr;
  return {{"live_handles", doorstep_live_handles()}};
}

const char* name_of(doorstep_change change) {
  switch (change) {
    case DOORSTEP_CHANGE_RECORDED:
      return "recorded";
    case DOORSTEP_CHANGE_RECEIPTED:
      return "receipted";
    case DOORSTEP_CHANGE_FEED:
      return "feed";
    case DOORSTEP_CHANGE_LOG_BEGUN:
      return "log_begun";
    case DOORSTEP_CHANGE_CLOSED:
    case DOORSTEP_NO_CHANGE:
      break;
  }
  return nullptr;
}

// Who this device was, for the office, where its keys are lost.
json recoverable(const json&) {
  doorstep_config config{};
  config.struct_size = sizeof config;
  config.directory = kDirectory;
  doorstep_error error{};
  error.struct_size = sizeof error;
  doorstep_text* text = nullptr;
  if (doorstep_recoverable(&config, &text, &error) != DOORSTEP_OK) throw Failed{error};
  const auto told = json::parse(doorstep_text_data(text));
  doorstep_text_free(text);
  return told;
}

// Those that were not told yet.
json changes(const json&) {
  json names = json::array();
  doorstep_change change = DOORSTEP_NO_CHANGE;
  while (observer != nullptr && doorstep_observer_poll(observer, 0, &change, nullptr) == DOORSTEP_OK) {
    const char* name = name_of(change);
    if (name == nullptr) break;
    names.emplace_back(name);
  }
  return names;
}

}  // namespace

doorstep_device* device() {
  if (open_device == nullptr) throw c::Misuse{"no_such_handle", "the engine is not open"};
  return open_device;
}

void add_device_calls(Calls& calls) {
  calls["open"] = open;
  calls["close"] = close;
  calls["changes"] = changes;
  calls["recoverable"] = recoverable;
}

}  // namespace doorstep::wasm
