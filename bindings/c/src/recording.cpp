// Check-in, check-out, and any other event.
#include "doorstep/device/attendance.h"
#include "doorstep/device/documents.h"
#include "doorstep/visit/position.h"

#include "host.h"
#include "open_device.h"

namespace doorstep::c {
namespace {

constexpr std::size_t kMaxEventBytes = 256UL * 1024;  // far more than a line of a log may have

constexpr std::int64_t kFarthest_m =
    20'037'508;  // half way round the earth: what is said to be less exact says nothing

// False, and nothing is set, where the position is none on earth.
bool set_place(visit::Evidence& evidence, const doorstep_position& position) {
  auto placed = evidence;
  placed.lat_e7 = position.lat_e7;
  placed.lon_e7 = position.lon_e7;
  if (position.accuracy_m >= 0 && position.accuracy_m <= kFarthest_m) placed.accuracy_m = position.accuracy_m;
  if (!visit::position_of(placed)) return false;
  evidence = std::move(placed);
  return true;
}

device::Attendance attendance_of(const OpenDevice& open, const doorstep_attendance* in) {
  const auto given = read_struct(in);
  device::Attendance attendance;
  attendance.carer = needed_text(given.carer);
  attendance.visit = text_or_empty(given.visit);
  attendance.person = text_or_empty(given.person);
  attendance.service = text_or_empty(given.service);
  attendance.manual_reason = text_or_empty(given.manual_reason);
  attendance.evidence.tag = text_or_empty(given.tag);
  if (given.position) {
    if (!set_place(attendance.evidence, read_struct(given.position)))
      throw Error(ErrorClass::rejected, "bad_position",
                  "a latitude is within 90 degrees, a longitude within 180");
  } else if (attendance.evidence.tag.empty() && open.location()) {
    if (const auto place = last_known_place(*open.location())) set_place(attendance.evidence, *place);
  }
  return attendance;
}

void record(OpenDevice& open, const visit::Command& command, doorstep_recorded* out) {
  const auto recorded = open.device().record(command);
  doorstep_recorded told{};
  told.seq = recorded.seq;
  copy_text(told.event, recorded.id.str());
  if (command.visit) copy_text(told.visit, command.visit->str());
  write_struct(out, told);
}

}  // namespace
}  // namespace doorstep::c

using namespace doorstep::c;  // the functions below are C's

extern "C" {

doorstep_status doorstep_check_in(doorstep_device* device, const doorstep_attendance* attendance,
                                  doorstep_recorded* recorded, doorstep_error* error) {
  return guarded(error, [&] {
    const Devices::Call open(devices(), device);
    check_output(recorded);
    const auto given = attendance_of(*open, attendance);
    record(*open, doorstep::device::check_in(open->engine(), given), recorded);
  });
}

doorstep_status doorstep_check_out(doorstep_device* device, const doorstep_attendance* attendance,
                                   doorstep_recorded* recorded, doorstep_error* error) {
  return guarded(error, [&] {
    const Devices::Call open(devices(), device);
    check_output(recorded);
    const auto given = attendance_of(*open, attendance);
    record(*open, doorstep::device::check_out(open->engine(), given), recorded);
  });
}

doorstep_status doorstep_record(doorstep_device* device, const char* event_json, doorstep_recorded* recorded,
                                doorstep_error* error) {
  return guarded(error, [&] {
    const Devices::Call open(devices(), device);
    check_output(recorded);
    const auto text = needed_text(event_json);
    if (text.size() > kMaxEventBytes)
      throw doorstep::Error(doorstep::ErrorClass::rejected, "too_long", "the event is too long");
    record(*open, doorstep::device::command_from_json(open->engine(), text), recorded);
  });
}

}  // extern "C"
