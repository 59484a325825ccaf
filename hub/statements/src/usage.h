// Usage against commission: for each package and week what was commissioned, planned, delivered and payable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "doorstep/hub/statements/scope.h"
#include "doorstep/hub/store/connection.h"

#include "tables.h"

namespace doorstep::hub {

// In place of what the commissioner's policy says of when a package is to be reviewed.
struct ReviewThresholds {
  std::optional<std::int64_t> under_percent, over_percent, weeks;
};

struct UsageQuery {
  std::string from;  // weeks that have a day in from … to, whole, Monday to Sunday
  std::string to;
  std::optional<std::string> rate_card;  // absent: nothing is said of what is payable
  ReviewThresholds thresholds;
};

struct UsageRow {
  std::string provider, package, person, service;
  std::string week;                                  // its Monday
  std::optional<std::int64_t> commissioned_minutes;  // absent: no limit, or none for a week
  std::int64_t planned_seconds = 0;                  // each carer's
  std::int64_t delivered_seconds = 0;                // each carer's, held or not
  std::optional<std::int64_t> payable_seconds;
  bool review = false;  // one of a run of weeks under, or of weeks over; only weeks that are past count
};

// Of one provider, by package and week. Throws Problem as statements do.
std::vector<UsageRow> usage(Connection& db, const StatementScope& scope, const UsageQuery& query, Millis now);

Table usage_table(const std::vector<UsageRow>& rows);

}  // namespace doorstep::hub
