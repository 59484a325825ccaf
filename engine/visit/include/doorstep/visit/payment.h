// A visit as the payment request has it (actuals.md §1, "Visit"). What comes out is always sound there: one odd
// clock must not make a council's whole request invalid.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/visit/types.h"
#include "doorstep/visit/visit.h"

namespace doorstep::visit {

inline constexpr Millis kMaxAttendanceMs = Millis{25} * 3'600'000;  // actuals.md §11, bad_interval

// All instants are cut to the second.
struct PaymentInterval {
  Millis start = 0;
  Millis end = 0;  // not before `start`, and at most 25 h after it
  friend bool operator==(const PaymentInterval&, const PaymentInterval&) = default;
};
struct PaymentAttendance {
  CarerId carer;
  PaymentInterval interval;
  friend bool operator==(const PaymentAttendance&, const PaymentAttendance&) = default;
};

// The request's members, empty where absent. `admitted` and `approved_extra_minutes` are for who knows them.
struct PaymentVisit {
  VisitId id;
  PersonId person;
  ProviderId provider;
  std::string service;
  std::string band;
  std::string hours;
  std::optional<PaymentInterval> planned;
  std::int64_t planned_carers = 0;
  Status status = Status::missed;  // delivered, no_access, refused, hospital, cancelled or missed
  std::optional<Millis> cancelled_at;
  std::string cancelled_by;  // "person" or "provider"
  std::vector<PaymentAttendance> attendances;
  std::vector<PersonId> participants;  // each once
  std::vector<PaymentInterval> woken;
  std::vector<std::string> exceptions;  // of the whole visit, each kind once, in the order of the enum
  bool approved = false;
  friend bool operator==(const PaymentVisit&, const PaymentVisit&) = default;
};

// nullopt for a visit that is not to be paid or listed (yet): planned, in progress and not overdue, voided with
// nothing recorded since, or without a plan and not delivered.
//
// The attendances are those of the hours, start and end being the instants that count. One of which an end is missing,
// or whose ends are more than 25 h apart or in the wrong order, has no length: it begins and ends at the instant that
// is known (else at the planned start) and carries `no_check_out`, `no_check_in` or `clock_wrong`. So a card can hold
// it, and no card can pay for time that nobody measured.
std::optional<PaymentVisit> payment_visit(const VisitState& state);

}  // namespace doorstep::visit
