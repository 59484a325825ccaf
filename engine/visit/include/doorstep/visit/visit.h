// A visit as a fold over its events: a pure function of a set of facts, whatever order they came in. It never
// fails; what is odd is an exception on the visit, never a refusal. Planned, clocked and amended times stay
// apart.
//
// How it reads the facts:
//  - Order is by true time, then device, seq and id, but of one device always by seq: its clock may have been set
//    back, its log cannot. An id counts once.
//  - A carer's attendance runs from the first check-in to the last check-out, on whatever tablet; hours have one row
//    for each carer. What lies between, a second check-in or leaving and coming back, stays in check_ins and
//    check_outs. A check-out that stands before the only check-in was stamped by a wrong clock and still ends it.
//  - A check-in, a check-out, a not-delivered and a void say what happened by their type: where the body is bad, they
//    still count, with the exception `bad_body`, so that a carer's hours never hang on a client's mistake.
//  - Without a check-out an attendance is `in_progress`, with `no_check_out` once it is overdue: there are no hours
//    until a check-out comes or an amendment that gives one is approved. Who checked in again and never out has the
//    hours up to the last check-out, with `no_check_out`. Without a check-in it is `delivered` with
//    `no_check_in`, and has no hours either. What has no two ends is never counted.
//  - A void takes back what its author recorded before it; by someone who recorded nothing else and was not planned
//    (the office) what everyone did. It cannot be voided itself; what is recorded after it counts.
//  - An amendment is of its author's attendance, or, by someone without one (the office), of every carer who came, of
//    every planned one where nobody did. It counts once it is approved: for each end the latest that gives it.
//  - Of a carer's check-in, approved amendment and not-delivered the latest counts. A carer who recorded nothing
//    shares the latest not-delivered of the visit, unless somebody came.
//  - A planned carer whose place somebody else took (so that as many came as were planned) is not listed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/time/true_time.h"
#include "doorstep/visit/body.h"
#include "doorstep/visit/policy.h"
#include "doorstep/visit/position.h"
#include "doorstep/visit/types.h"

namespace doorstep::visit {

inline constexpr Millis kCheckOutGraceMs = Millis{60} * 60'000;  // after the planned end
inline constexpr Millis kUnplannedCheckOutMs =
    Millis{12} * 60 * 60'000;  // after the check-in of an unplanned visit

// What the office planned.
struct Plan {
  VisitId visit;
  PersonId person;
  ProviderId provider;
  std::string service;
  std::string band;
  std::string hours;
  Millis start = 0;
  Millis end = 0;
  std::vector<CarerId> carers;
  std::vector<std::string> tasks;
  bool time_critical = false;
  std::vector<PersonId> participants;
  friend bool operator==(const Plan&, const Plan&) = default;
};

// One event of the visit, placed in true time.
struct Fact {
  EventId event;
  DeviceId device;
  std::int64_t seq = 0;
  CarerId by;
  std::optional<PersonId> person;
  time::Placed placed;
  Body body;
  bool effective = true;  // false where the hub holds the id from elsewhere (`duplicate_id`): no effect
};

// What a person of the office decided about an amendment or a visit; kept for ever.
struct Decision {
  bool approved = false;
  std::string by;
  Millis at = 0;
  std::string reason;
  friend bool operator==(const Decision&, const Decision&) = default;
};

// What else the fold needs to know; all of it may be left as it is.
struct Context {
  Policy policy;
  Millis now = 0;
  ProviderId provider;              // of a visit without a plan
  std::optional<Position> address;  // the person's
  bool known_person = true;
  std::map<EventId, Decision> decisions;  // on amendments, by the amendment's event
  std::vector<Decision> approvals;        // of the visit; the latest counts
  // When a carer of this visit last checked in at another one: who did so after checking in here has left.
  std::map<CarerId, Millis> checked_in_elsewhere;
};

struct VisitException {
  ExceptionKind kind;
  std::optional<CarerId> carer;  // absent where it is the whole visit's
  std::optional<EventId> event;
  Millis at = 0;
  std::string detail;  // plain English, no personal data
  friend bool operator==(const VisitException&, const VisitException&) = default;
  friend bool operator<(const VisitException& a, const VisitException& b) {
    return std::tie(a.kind, a.carer, a.at, a.event, a.detail) <
           std::tie(b.kind, b.carer, b.at, b.event, b.detail);
  }
};

// One check-in or check-out as it was captured.
struct Clock {
  EventId event;
  Millis at = 0;  // the time used: protocol.md §6
  time::Basis basis = time::Basis::unanchored;
  Word<Method> method;  // empty where the body is bad
  Evidence evidence;
  std::string reason;
  friend bool operator==(const Clock&, const Clock&) = default;
};

struct Amendment {
  EventId event;
  CarerId author;
  Millis at = 0;
  Amended body;
  std::optional<Decision> decision;  // pending where absent
  bool approved() const { return decision && decision->approved; }
  friend bool operator==(const Amendment&, const Amendment&) = default;
};

struct NotDeliveredRecord {
  EventId event;
  CarerId author;
  Millis at = 0;
  NotDelivered body;
  friend bool operator==(const NotDeliveredRecord&, const NotDeliveredRecord&) = default;
};

// One carer at one visit: every planned carer whose place nobody else took, and everyone who came.
struct Attendance {
  CarerId carer;
  bool planned = false;
  Status status = Status::planned;
  std::vector<Clock> check_ins;  // in order, voided ones left out
  std::vector<Clock> check_outs;
  std::optional<Millis> clocked_in;  // an amendment never changes these
  std::optional<Millis> clocked_out;
  Word<Method> check_in_method;
  Word<Method> check_out_method;
  std::optional<time::Basis> time_basis;  // the weaker of the two clocks'
  std::vector<Amendment> amendments;      // all of this attendance, in order
  std::optional<Millis> amended_in;       // approved ones only
  std::optional<Millis> amended_out;
  std::string amendment_reason;
  std::optional<NotDeliveredRecord> not_delivered;  // where that is what counts
  bool open = false;                                // a check-in without a check-out after it
  // Of a delivered attendance with both ends known: their difference, each cut to the second, at least 0.
  std::optional<std::int64_t> actual_seconds;

  // The two instants that count: amended where approved, else clocked.
  std::optional<Millis> started() const { return amended_in ? amended_in : clocked_in; }
  std::optional<Millis> ended() const { return amended_out ? amended_out : clocked_out; }
  friend bool operator==(const Attendance&, const Attendance&) = default;
};

struct Correction {
  EventId event;
  CarerId author;
  Millis at = 0;
  EntryCorrected body;
  bool applied = false;  // false where what it gives would be a bad body
  friend bool operator==(const Correction&, const Correction&) = default;
};

// A note, task, outcome, observation, medication, incident, attachment, mileage, waking or list of participants;
// and what was not understood (UnknownType, BadBody), voided or corrected, of any type, so that nothing is out of
// sight.
struct Entry {
  EventId event;
  CarerId author;
  Millis at = 0;
  std::optional<PersonId> person;
  Body original;  // stays readable
  Body current;   // with the corrections applied
  std::vector<Correction> corrections;
  Visibility visibility =
      Visibility::provider;  // of `current`; never family where any version was safeguarding
  bool voided = false;
  friend bool operator==(const Entry&, const Entry&) = default;
};

struct VoidRecord {
  EventId event;
  CarerId author;
  Millis at = 0;
  Voided body;
  friend bool operator==(const VoidRecord&, const VoidRecord&) = default;
};

struct VisitState {
  VisitId visit;
  PersonId person;  // empty where neither plan nor event names one
  ProviderId provider;
  std::string service;
  std::string band;
  std::string hours;
  std::optional<Plan> plan;
  Status status = Status::planned;      // of the whole: see status_of()
  std::vector<Attendance> attendances;  // by carer
  std::vector<Amendment> amendments;    // all of them, in order
  std::vector<Entry> entries;           // in order
  std::vector<PersonId> participants;   // of a shared session; else empty
  std::vector<NotDeliveredRecord> not_delivered;
  std::vector<VoidRecord> voids;
  bool voided = false;  // there is a void, and nothing that counts was recorded since
  // They name an event that is not here (yet), or one that is amended or voided rather than corrected.
  std::vector<Correction> pending_corrections;
  std::vector<VisitException> exceptions;  // by kind, carer and instant, each once
  std::vector<Decision> approvals;
  bool approved = false;
  bool double_handed() const { return attendances.size() > 1; }
  friend bool operator==(const VisitState&, const VisitState&) = default;
};

// Facts are all of one visit, in any order, duplicates included. Pure and thread-safe; throws nothing but
// bad_alloc.
VisitState fold(const VisitId& visit, const std::optional<Plan>& plan, std::span<const Fact> facts,
                const Context& context);

// What a reason means for hours and payment: who stood before the door could not get in (`no_access`, also
// for `unsafe`); `other`, and a reason that we do not know, is a visit called off by the provider, which pays
// nothing.
Status status_of(NotDeliveredReason reason);

}  // namespace doorstep::visit
