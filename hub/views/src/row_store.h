// Rows of view_visit and view_attendance, and the sums that follow from them, in and out of the database.
#pragma once

#include <optional>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/hub/store/connection.h"

#include "tally.h"
#include "visit_row.h"

namespace doorstep::hub {

// The columns of view_visit that a VisitRow is read from, and what reads them.
#define DOORSTEP_VISIT_ROW_COLUMNS                                                                       \
  "v.visit, v.name, v.at_ms, v.day, v.person, v.service, v.band, v.planned_start_ms, v.planned_end_ms, " \
  "v.planned_carers, v.time_critical, v.status, v.board, v.approved, v.exceptions, v.first_in_ms, "      \
  "v.last_out_ms, v.late_seconds, v.flags, v.planned_seconds, v.clocked_seconds, v.actual_seconds, "     \
  "v.next_look_ms, v.unsettled, v.zone, v.payers, v.uses, v.outcomes, v.others, v.carers"
inline constexpr std::size_t kVisitRowColumns = 30;
VisitRow visit_row_of(const Row& row);  // without its attendances

std::optional<VisitRow> read_visit_row(Connection& db, const ProviderId& provider, const VisitId& visit);

// Changes of one provider, gathered and then written: a row that goes, comes or becomes another, and by the difference
// of the two the sums.
class RowWriter {
 public:
  explicit RowWriter(const ProviderId& provider) : provider_(provider) {}
  void add(const std::optional<VisitRow>& before, const std::optional<VisitRow>& after);
  bool empty() const { return changes_.empty(); }
  void write(Connection& db, std::int64_t turn) const;

 private:
  struct Change {
    std::optional<VisitRow> before, after;
  };
  void remove(Connection& db, const VisitRow& row) const;
  void put(Connection& db, const VisitRow& row, std::int64_t turn) const;
  void put_attendances(Connection& db) const;
  void put_days(Connection& db) const;
  void put_zones(Connection& db) const;
  void put_shares(Connection& db) const;
  void put_care(Connection& db) const;
  void put_uses(Connection& db) const;

  const ProviderId& provider_;
  std::vector<Change> changes_;
  Tally tally_;  // after, less before
};

}  // namespace doorstep::hub
