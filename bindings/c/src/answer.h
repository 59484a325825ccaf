// Questions to a device that are answered by a text.
#pragma once

#include "open_device.h"
#include "text.h"

namespace doorstep::c {

// ask(device) gives the text, or JSON.
template <class Ask>
doorstep_status answer(doorstep_device* device, doorstep_text** text, doorstep_error* error, Ask&& ask) {
  return guarded(error, [&] {
    const Devices::Call open(devices(), device);
    if (!text) throw Misuse{"null_pointer", "there is nowhere to put the text"};
    *text = new_text(ask(*open));
  });
}

}  // namespace doorstep::c
