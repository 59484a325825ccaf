// Photographs and voice notes.
#include "doorstep/device/attachments.h"

#include <nlohmann/json.hpp>

#include "doorstep/device/attendance.h"

#include "answer.h"

namespace doorstep::c {
namespace {

std::string_view bytes_of(const void* bytes, std::size_t size) {
  if (!bytes && size != 0) throw Misuse{"null_pointer", "the bytes are missing"};
  return {static_cast<const char*>(bytes), size};
}

device::AttachmentGiven given_of(const doorstep_attachment* attachment) {
  const auto in = read_struct(attachment);
  return {text_or_empty(in.carer), text_or_empty(in.visit),     text_or_empty(in.person),
          text_or_empty(in.of),    bytes_of(in.bytes, in.size), bytes_of(in.thumbnail, in.thumbnail_size)};
}

}  // namespace
}  // namespace doorstep::c

using namespace doorstep::c;  // the functions below are C's

extern "C" {

doorstep_status doorstep_attach(doorstep_device* device, const doorstep_attachment* attachment,
                                doorstep_recorded* recorded, doorstep_error* error) {
  return guarded(error, [&] {
    const Devices::Call open(devices(), device);
    check_output(recorded);
    const auto given = given_of(attachment);
    const auto attached = doorstep::device::attach(open->engine(), given);
    doorstep_recorded told{};
    told.seq = attached.seq;
    copy_text(told.event, attached.id.str());
    if (!given.visit.empty())
      copy_text(told.visit, doorstep::device::id_of(open->engine(), "planned_visit", given.visit));
    write_struct(recorded, told);
  });
}

doorstep_status doorstep_attachments(doorstep_device* device, const char* visit, doorstep_text** json,
                                     doorstep_error* error) {
  return answer(device, json, error, [&](OpenDevice& open) {
    open.engine().require_unlocked();
    const doorstep::VisitId id(doorstep::device::id_of(open.engine(), "planned_visit", needed_text(visit)));
    return doorstep::device::attachments_to_json(open.engine().attachments(id));
  });
}

doorstep_status doorstep_attachment_bytes(doorstep_device* device, const char* sha256, doorstep_text** bytes,
                                          doorstep_error* error) {
  return answer(device, bytes, error, [&](OpenDevice& open) {
    open.engine().require_unlocked();
    return open.engine().attachment_bytes(needed_text(sha256), 0, SIZE_MAX);
  });
}

}  // extern "C"
