#include "doorstep/visit/command.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "doorstep/event/error.h"

#include "json.h"

namespace doorstep::visit {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxByBytes = 800;  // 200 characters of at most 4 bytes; the envelope counts characters

[[noreturn]] void refuse(const char* code, const std::string& detail) {
  throw Error(ErrorClass::rejected, code, detail);
}

bool needs_visit(std::string_view type) {
  return type.starts_with("visit.") || type == TaskRecorded::kType || type == SleepInWoken::kType;
}

void check_subject(const Command& command) {
  if (command.by.empty() || command.by.str().size() > kMaxByBytes) refuse("bad_carer", "a carer is needed");
  if (command.visit && !is_uuid(command.visit->str()))
    refuse("bad_visit", "the visit must be a UUID in lower case");
  if (command.person && command.person->empty()) refuse("bad_person", "the person's id is empty");
  if (needs_visit(command.type) && !command.visit) {
    refuse("visit_needed", "an event of this type belongs to a visit: say which");
  }
}

void check_body(const Body& body, const Command& command) {
  if (std::holds_alternative<UnknownType>(body)) refuse("unknown_type", "there is no such type of event");
  if (const auto* bad = std::get_if<BadBody>(&body)) refuse(bad->code.c_str(), bad->problem);
  const auto* check_in = std::get_if<CheckedIn>(&body);
  if (check_in == nullptr || check_in->planned) return;
  if (!command.person) refuse("person_needed", "an unplanned visit needs the person who is visited");
  if (check_in->service.empty()) refuse("service_needed", "an unplanned visit needs a service");
}

// Evidence of any shape, known or not, that could tell where the carer was goes; distance and inside come.
void hide_position(json& object, const Body& body, const Policy& policy,
                   const std::optional<Position>& address) {
  const auto* in = std::get_if<CheckedIn>(&body);
  const auto* out = std::get_if<CheckedOut>(&body);
  if (in == nullptr && out == nullptr) return;
  CheckedOut kept;
  kept.evidence = without_position(in != nullptr ? in->evidence : out->evidence, address, policy.geofence_m);
  object["evidence"] = json::parse(write_body(kept)).at("evidence");
}

}  // namespace

Command make_command(const CarerId& by, const std::optional<VisitId>& visit,
                     const std::optional<PersonId>& person, const Body& body) {
  try {
    return {by, visit, person, std::string(type_name(body)), write_body(body)};
  } catch (const std::invalid_argument& why) {
    refuse("bad_body", std::string("the body has no canonical form: ") + why.what());
  }
}

std::string prepare(const Command& command, const Policy& policy, const std::optional<Position>& address) {
  check_subject(command);
  if (command.body.size() > event::kMaxLineBytes) refuse("too_long", "the event would be too long");
  auto object = parse_object(command.body);
  if (!object) refuse("bad_body", "the body must be a JSON object");
  const Body body = parse_body(command.type, command.body);
  check_body(body, command);
  if (policy.evidence_privacy) hide_position(*object, body, policy, address);
  std::string text = canonical_or_empty(*object);
  if (text.empty()) refuse("bad_body", "numbers must be whole, and no larger than 53 bits");
  return text;
}

}  // namespace doorstep::visit
