// One way into the engine for a page: calls by name, arguments and answers as JSON, over the C interface. Private.
#pragma once

#include <functional>
#include <map>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "doorstep.h"

namespace doorstep::wasm {

// Thrown with what the C interface has told.
struct Failed {
  doorstep_error error;
};
void check(doorstep_status status, const doorstep_error& error);

doorstep_device* device();  // the one that is open; Failed (misuse) where none is

using Call = std::function<nlohmann::json(const nlohmann::json& arguments)>;
using Calls = std::map<std::string_view, Call>;

void add_device_calls(Calls& calls);   // open, close, changes
void add_record_calls(Calls& calls);   // check_in, check_out, record
void add_read_calls(Calls& calls);     // status, today, visits, documents …
void add_network_calls(Calls& calls);  // enrol_…, sync_…: steps

void drop_network();  // what is under way ends; before the device is closed

}  // namespace doorstep::wasm
