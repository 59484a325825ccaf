// Carers' PINs, and who may read.
#include <nlohmann/json.hpp>

#include "doorstep/device/attendance.h"

#include "answer.h"

namespace doorstep::c {
namespace {

using nlohmann::json;

CarerId carer_id(const Engine& engine, const char* carer) {
  return CarerId(device::id_of(engine, "carer", needed_text(carer)));
}

doorstep_lock_status read_lock(const Engine& engine) {
  const auto state = engine.lock_state();
  doorstep_lock_status told{};
  told.locks_in_ms = state.locks_in_ms;
  told.pins = state.pins;
  told.locked = state.locked;
  if (state.carer) copy_text(told.carer, state.carer->str());
  return told;
}

json list_pins(const Engine& engine) {
  json list = json::array();
  for (const auto& holder : engine.lock_state().holders)
    list.push_back({{"carer", holder.carer.str()},
                    {"name", holder.name},
                    {"tries_left", holder.tries_left},
                    {"locked_out", holder.locked_out}});
  return {{"pins", std::move(list)}};
}

// A question to the engine that has no answer.
template <class Work>
doorstep_status tell(doorstep_device* device, doorstep_error* error, Work&& work) {
  return guarded(error, [&] {
    const Devices::Call open(devices(), device);
    work(open->engine());
  });
}

}  // namespace
}  // namespace doorstep::c

using namespace doorstep::c;  // the functions below are C's

extern "C" {

doorstep_status doorstep_get_lock(doorstep_device* device, doorstep_lock_status* status,
                                  doorstep_error* error) {
  return tell(device, error, [&](const doorstep::Engine& engine) {
    if (!status) throw Misuse{"null_pointer", "there is nowhere to put the status"};
    write_struct(status, read_lock(engine));
  });
}

doorstep_status doorstep_pins(doorstep_device* device, doorstep_text** json, doorstep_error* error) {
  return answer(device, json, error, [](OpenDevice& open) { return list_pins(open.engine()); });
}

doorstep_status doorstep_set_pin(doorstep_device* device, const char* carer, const char* current,
                                 const char* pin, doorstep_error* error) {
  return tell(device, error, [&](doorstep::Engine& engine) {
    engine.set_pin(carer_id(engine, carer), text_or_empty(current), needed_text(pin));
  });
}

doorstep_status doorstep_unlock(doorstep_device* device, const char* carer, const char* pin,
                                doorstep_error* error) {
  return tell(device, error,
              [&](doorstep::Engine& engine) { engine.unlock(carer_id(engine, carer), needed_text(pin)); });
}

doorstep_status doorstep_lock(doorstep_device* device, doorstep_error* error) {
  return tell(device, error, [](doorstep::Engine& engine) { engine.lock(); });
}

doorstep_status doorstep_touch(doorstep_device* device, doorstep_error* error) {
  return tell(device, error, [](doorstep::Engine& engine) { engine.touch(); });
}

}  // extern "C"
