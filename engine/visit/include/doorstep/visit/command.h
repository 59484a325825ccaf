// What a carer may ask the engine to record. Nobody gives a time: the engine stamps the event when it is
// recorded.
#pragma once

#include <optional>
#include <string>

#include "doorstep/event/ids.h"
#include "doorstep/visit/body.h"
#include "doorstep/visit/policy.h"
#include "doorstep/visit/position.h"

namespace doorstep::visit {

struct Command {
  CarerId by;
  std::optional<VisitId> visit;
  std::optional<PersonId> person;
  std::string type;
  std::string body = "{}";  // JSON object, canonical or not
};

// The same from a typed body. Throws Error(rejected, "bad_body") where a text is not UTF-8 or a number beyond 53 bits.
Command make_command(const CarerId& by, const std::optional<VisitId>& visit,
                     const std::optional<PersonId>& person, const Body& body);

// Checks a command and returns the body to record: canonical, members that we do not know kept, and under
// evidence_privacy without the position (`address` is the person's, where the device knows it). Pure.
// Throws Error (rejected) in plain English, with a code: `unknown_type`, `bad_body`, `bad_carer`, `bad_visit`,
// `bad_person`, `visit_needed`, `person_needed`, `service_needed`, `reason_needed`, `time_needed`, `bad_interval`,
// `too_long`. Recording is refused for nothing else: not for an unknown visit, a wrong clock, a missing position or
// a word that is not on a list.
std::string prepare(const Command& command, const Policy& policy,
                    const std::optional<Position>& address = std::nullopt);

}  // namespace doorstep::visit
