// A visit: what must be there depends on its status.
#include "read/parts.h"

namespace doorstep::actuals {
namespace {

using std::array;

constexpr array kVisitHours{Choice<HoursKind>{"core", HoursKind::core},
                            Choice<HoursKind>{"additional", HoursKind::additional}};
constexpr array kStatuses{
    Choice<Status>{"delivered", Status::delivered}, Choice<Status>{"no_access", Status::no_access},
    Choice<Status>{"refused", Status::refused},     Choice<Status>{"hospital", Status::hospital},
    Choice<Status>{"cancelled", Status::cancelled}, Choice<Status>{"missed", Status::missed}};
constexpr array kCancelledBy{Choice<CancelledBy>{"person", CancelledBy::person},
                             Choice<CancelledBy>{"provider", CancelledBy::provider},
                             Choice<CancelledBy>{"commissioner", CancelledBy::commissioner}};

void read_carers(Reader& r, Planned& planned) {
  std::int64_t carers = planned.carers;
  r.integer(carers, 1, 20);
  planned.carers = static_cast<int>(carers);
}

constexpr array kInterval{
    Field<Interval>{"start", kRequired, [](Reader& r, Interval& v) { r.instant(v.start); }},
    Field<Interval>{"end", kRequired, [](Reader& r, Interval& v) { r.instant(v.end); }}};
constexpr array kPlannedTimes{
    Field<Planned>{"start", kRequired, [](Reader& r, Planned& v) { r.instant(v.time.start); }},
    Field<Planned>{"end", kRequired, [](Reader& r, Planned& v) { r.instant(v.time.end); }},
    Field<Planned>{"carers", kOptional, read_carers}};
constexpr array kAttendance{
    Field<Attendance>{"carer", kRequired, [](Reader& r, Attendance& v) { r.text(v.carer); }},
    Field<Attendance>{"start", kRequired, [](Reader& r, Attendance& v) { r.instant(v.time.start); }},
    Field<Attendance>{"end", kRequired, [](Reader& r, Attendance& v) { r.instant(v.time.end); }}};
constexpr array kParticipant{
    Field<Participant>{"person", kRequired, [](Reader& r, Participant& v) { r.text(v.person); }},
    Field<Participant>{"weight", kOptional, [](Reader& r, Participant& v) { r.integer(v.weight, 1); }}};

struct Reading {
  Visit& visit;
  bool status_known = false;
  bool has_attendance = false;
};

void read_attendances(Reader& r, Reading& v) {
  v.visit.attendances.reserve(1);
  v.has_attendance = r.list([&] { r.object(kAttendance, r.next(v.visit.attendances)); }) > 0;
}

enum VisitMember {
  kId,
  kPerson,
  kProvider,
  kService,
  kStatus,
  kPlannedTime,
  kCancelledAt,
  kCancelledWho,
  kOthers
};

constexpr array kVisit{
    Field<Reading>{"id", kRequired, [](Reader& r, Reading& v) { r.text(v.visit.id); }},
    Field<Reading>{"person", kRequired, [](Reader& r, Reading& v) { r.text(v.visit.alone.person); }},
    Field<Reading>{"provider", kRequired, [](Reader& r, Reading& v) { r.text(v.visit.provider); }},
    Field<Reading>{"service", kRequired, [](Reader& r, Reading& v) { r.text(v.visit.service); }},
    Field<Reading>{"status", kRequired,
                   [](Reader& r, Reading& v) { v.status_known = r.choice(kStatuses, v.visit.status); }},
    Field<Reading>{"planned", kOptional,
                   [](Reader& r, Reading& v) { r.object(kPlannedTimes, v.visit.planned.emplace()); }},
    Field<Reading>{"cancelled_at", kOptional, [](Reader& r, Reading& v) { r.instant(v.visit.cancelled_at); }},
    Field<Reading>{"cancelled_by", kOptional,
                   [](Reader& r, Reading& v) { r.choice(kCancelledBy, v.visit.cancelled_by.emplace()); }},
    Field<Reading>{"attendances", kOptional, read_attendances},
    Field<Reading>{"band", kOptional, [](Reader& r, Reading& v) { r.text(v.visit.band); }},
    Field<Reading>{"hours", kOptional, [](Reader& r, Reading& v) { r.choice(kVisitHours, v.visit.hours); }},
    Field<Reading>{"admitted", kOptional, [](Reader& r, Reading& v) { r.date(v.visit.admitted); }},
    Field<Reading>{"participants", kOptional,
                   [](Reader& r, Reading& v) { r.objects_not_empty(kParticipant, v.visit.shared_by); }},
    Field<Reading>{"woken", kOptional, [](Reader& r, Reading& v) { r.objects(kInterval, v.visit.woken); }},
    Field<Reading>{"approved_extra_minutes", kOptional,
                   [](Reader& r, Reading& v) { r.integer(v.visit.approved_extra_minutes); }},
    Field<Reading>{"exceptions", kOptional, [](Reader& r, Reading& v) { r.texts(v.visit.exceptions); }},
    Field<Reading>{"approved", kOptional, [](Reader& r, Reading& v) { r.boolean(v.visit.approved); }}};

void check_what_status_calls_for(Reader& r, const Reading& v, std::uint32_t seen) {
  const auto want = [&](VisitMember member) {
    if ((seen >> member & 1U) == 0) r.missing_member(kVisit[member].name);
  };
  if (v.visit.status == Status::delivered) {
    if (!v.has_attendance) r.missing_member("attendances");
    return;
  }
  want(kPlannedTime);
  if (v.visit.status != Status::cancelled) return;
  want(kCancelledAt);
  want(kCancelledWho);
}

}  // namespace

void read_visit(Reader& reader, Visit& visit) {
  Reading reading{visit};
  const std::uint32_t seen = reader.object(kVisit, reading);
  if (reading.status_known) check_what_status_calls_for(reader, reading, seen);
}

}  // namespace doorstep::actuals
