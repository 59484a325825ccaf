// The rows of `GET /v1/actual-hours` (surface.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/time/true_time.h"
#include "doorstep/visit/types.h"
#include "doorstep/visit/visit.h"

namespace doorstep::visit {

// One attendance, or one planned carer of a visit that was not delivered. Ids, not names; instants in full,
// to be written with format_instant_seconds(). What is empty is absent.
struct HoursRow {
  Millis at = 0;  // what rows are selected and sorted by: see hours_instant()
  VisitId visit;
  PersonId person;
  ProviderId provider;
  CarerId carer;
  std::string service;
  std::string band;
  std::optional<Millis> planned_start;
  std::optional<Millis> planned_end;
  std::optional<Millis> clocked_in;
  std::optional<Millis> clocked_out;
  std::string check_in_method;
  std::string check_out_method;
  std::optional<Millis> amended_in;  // approved amendments only
  std::optional<Millis> amended_out;
  std::string amendment_reason;
  Status status = Status::planned;
  std::optional<time::Basis> time_basis;
  std::vector<std::string>
      exceptions;  // the carer's and the visit's, each kind once, in the order of the enum
  std::optional<std::int64_t> actual_seconds;
  friend bool operator==(const HoursRow&, const HoursRow&) = default;
};

// The planned start, or of an unplanned visit its earliest clocked-in time (its earliest check-out or amended
// time where it has none). nullopt for a visit that has neither: it has no rows.
std::optional<Millis> hours_instant(const VisitState& state);

// By carer. Who was not planned and did not deliver has a row only where the visit has no plan.
std::vector<HoursRow> hours_rows(const VisitState& state);

}  // namespace doorstep::visit
