// One way into the engine for a page: calls by name, arguments and answers as JSON, over the C interface. Private.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "doorstep.h"

namespace doorstep::wasm {

inline constexpr const char* kDirectory = "device";  // of the origin's files: all that there is

// Thrown with what the C interface has told.
struct Failed {
  doorstep_error error;
};

doorstep_device* device();  // the one that is open; a Misuse where none is

// Calls a function of the C interface that takes a device first and an error last.
template <class Function, class... Arguments>
void must(Function function, Arguments... arguments) {
  doorstep_error error{};
  error.struct_size = sizeof error;
  if (function(device(), arguments..., &error) != DOORSTEP_OK) throw Failed{error};
}

// The text that such a function gives.
template <class Function, class... Arguments>
std::string text_of(Function function, Arguments... arguments) {
  doorstep_text* text = nullptr;
  must(function, arguments..., &text);
  std::string bytes(doorstep_text_data(text), doorstep_text_size(text));
  doorstep_text_free(text);
  return bytes;
}

nlohmann::json json_of(const doorstep_recorded& recorded);

// A text member, empty where there is none.
std::string text_in(const nlohmann::json& given, const char* name);

using Call = std::function<nlohmann::json(const nlohmann::json& arguments)>;
using Calls = std::map<std::string_view, Call>;

void add_device_calls(Calls& calls);      // open, close, changes
void add_record_calls(Calls& calls);      // check_in, check_out, record
void add_read_calls(Calls& calls);        // status, today, visits, documents …
void add_draft_calls(Calls& calls);       // put_draft, get_draft, drop_draft, drafts
void add_lock_calls(Calls& calls);        // set_pin, unlock, lock, touch, lock_state, pins
void add_attachment_calls(Calls& calls);  // attach, attachments, attachment_bytes
void add_network_calls(Calls& calls);     // enrol_…, sync_…: steps

void drop_network();  // what is under way ends; before the device is closed

}  // namespace doorstep::wasm
