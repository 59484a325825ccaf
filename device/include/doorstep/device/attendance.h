// From what a carer does at a door to the command that is recorded: ids from names, person from visit, the method
// from the evidence. Nothing here is refused because the device does not know it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "doorstep/engine.h"
#include "doorstep/visit/command.h"

namespace doorstep::device {

// The hub's id of a document of the feed by its id or the office's name (`ref`); a name that the feed does not hold
// comes back as it is.
std::string id_of(const Engine& engine, std::string_view kind, const std::string& name_or_id);

struct Attendance {
  std::string carer;    // id or name, as the others
  std::string visit;    // empty: an unplanned visit begins
  std::string person;   // of an unplanned visit
  std::string service;  // of an unplanned visit
  visit::Evidence evidence;
  std::string manual_reason;  // why there is no evidence, or none that counts
};

// With neither evidence nor a reason it is manual for "no_evidence". Throws Error(rejected, "bad_visit") where `visit`
// is a name that the feed does not hold, and so no id.
visit::Command check_in(Engine& engine, const Attendance& attendance);
visit::Command check_out(const Engine& engine, const Attendance& attendance);

}  // namespace doorstep::device
