#include "doorstep/device/attendance.h"

namespace doorstep::device {
namespace {

VisitId visit_id(const Engine& engine, const std::string& name_or_id) {
  auto id = id_of(engine, "planned_visit", name_or_id);
  if (!is_uuid(id)) throw Error(ErrorClass::rejected, "bad_visit", "no visit of that name is on this device");
  return VisitId(std::move(id));
}

visit::Method method_of(const Attendance& attendance) {
  if (!attendance.manual_reason.empty()) return visit::Method::manual;
  if (!attendance.evidence.tag.empty()) return visit::Method::nfc;
  if (!attendance.evidence.number_sha256.empty()) return visit::Method::telephony;
  return attendance.evidence.lat_e7 ? visit::Method::gps : visit::Method::manual;
}

// The parts that a check-in and a check-out share.
template <class Checked>
Checked checked(const Attendance& attendance) {
  Checked body;
  const auto method = method_of(attendance);
  body.method = method;
  body.evidence = attendance.evidence;
  body.reason = attendance.manual_reason;
  if (method == visit::Method::manual && body.reason.empty()) body.reason = "no_evidence";
  return body;
}

std::optional<PersonId> person_of(const std::optional<VisitSummary>& known) {
  return known && !known->person.empty() ? std::optional(known->person) : std::nullopt;
}

CarerId carer_of(const Engine& engine, const Attendance& attendance) {
  return CarerId(id_of(engine, "carer", attendance.carer));
}

}  // namespace

std::string id_of(const Engine& engine, std::string_view kind, const std::string& name_or_id) {
  return engine.id_of(kind, name_or_id).value_or(name_or_id);
}

visit::Command check_in(Engine& engine, const Attendance& attendance) {
  auto body = checked<visit::CheckedIn>(attendance);
  body.planned = !attendance.visit.empty();
  const auto visit = body.planned ? visit_id(engine, attendance.visit) : engine.new_visit_id();
  auto person =
      body.planned ? std::nullopt : std::optional(PersonId(id_of(engine, "person", attendance.person)));
  body.service = attendance.service;
  if (body.planned) {
    const auto known = engine.visit_to_record(visit);
    person = person_of(known);
    if (known &&
        !known->planned) {  // another carer's, or a second check-in to a visit that was never planned
      body.planned = false;
      body.service = known->service;
    }
  }
  return visit::make_command(carer_of(engine, attendance), visit, person, body);
}

visit::Command check_out(const Engine& engine, const Attendance& attendance) {
  const auto visit = visit_id(engine, attendance.visit);
  return visit::make_command(carer_of(engine, attendance), visit, person_of(engine.visit_to_record(visit)),
                             checked<visit::CheckedOut>(attendance));
}

}  // namespace doorstep::device
