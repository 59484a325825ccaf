// A visit as the read models have it: a pure function of its fold.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "doorstep/hub/views/figures.h"
#include "doorstep/visit/policy.h"
#include "doorstep/visit/visit.h"

#include "payers.h"
#include "uses.h"

namespace doorstep::hub {

// As GET /v1/actual-hours has it, and where the carer was meanwhile.
struct AttendanceRow {
  std::string carer;
  std::string status;
  std::optional<Millis> clocked_in, clocked_out;
  std::string check_in_method, check_out_method;
  std::optional<Millis> amended_in, amended_out;
  std::string amendment_reason;
  std::string time_basis;  // empty where there is none
  std::string exceptions;  // `;`-separated
  std::optional<std::int64_t> actual_seconds;
  // The first and last moment that tells of the carer's being there; absent where nothing does.
  std::optional<Millis> from, to;
  bool open = false;  // no check-out, and no exception that says so: the carer's next check-in may bring it
  friend bool operator==(const AttendanceRow&, const AttendanceRow&) = default;
};

// A level of a goal that was recorded at the visit, as it now reads.
struct OutcomeRow {
  std::string event, person;
  Millis at = 0;
  std::string outcome, scale;
  std::int64_t score = 0;
  bool for_commissioner = false;  // who may see it beside the provider
  friend bool operator==(const OutcomeRow&, const OutcomeRow&) = default;
};

std::string write_outcomes(const std::vector<OutcomeRow>& outcomes);
std::vector<OutcomeRow> read_outcomes(std::string_view text);  // that write_outcomes() has written

struct VisitRow {
  VisitId visit;
  std::string name;
  Millis at = 0;
  std::string day;
  PersonId person;
  std::string service, band;
  std::optional<Millis> planned_start, planned_end;
  std::int64_t planned_carers = 0;
  bool time_critical = false;
  std::string status, board;
  bool approved = false;
  std::string exceptions;
  std::optional<Millis> first_in, last_out;
  std::optional<std::int64_t> late_seconds;
  std::int64_t flags = 0;
  std::int64_t planned_seconds = 0, clocked_seconds = 0, actual_seconds = 0;
  std::optional<Millis> next_look;
  std::vector<std::pair<std::string, std::string>> unsettled;  // device and boot, sorted
  std::string zone;                                            // of the person
  Payers payers;
  std::vector<PackageUse> uses;
  std::string others;  // who takes part beside the person: ids, `;`-separated
  std::vector<OutcomeRow> outcomes;
  std::vector<AttendanceRow> attendances;  // by carer

  std::string carers() const;  // `;`-separated
  Sums sums() const;
  // The same with a commissioner's own share of the seconds.
  Sums sums_of(const Payer& payer) const;
  friend bool operator==(const VisitRow&, const VisitRow&) = default;
};

// Without `unsettled`, which hangs on devices, and without what hangs on the person and the
// packages. nullopt for a visit that has no rows in the hours. `name`: the
// office's; `now`: the one that the fold was given.
std::optional<VisitRow> visit_row(const visit::VisitState& state, const visit::Policy& policy,
                                  std::string name, Millis now);

// How a visit stands on the live board: planned, late (planned, and later than the policy's minutes), in_progress,
// done, missed, no_access, refused, hospital, cancelled.
std::string board_state(const visit::VisitState& state, const visit::Policy& policy, Millis now);

}  // namespace doorstep::hub
