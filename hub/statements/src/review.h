// Which packages are to be reviewed: used less or more than was commissioned for weeks running, by what their
// commissioner calls less, more and how many weeks.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "doorstep/actuals/units.h"
#include "doorstep/hub/office/commissioner_policy.h"

#include "usage.h"

namespace doorstep::hub {

// In one snapshot of the database.
class ReviewRules {
 public:
  // `given` stands in place of what policies say. A commissioner's own usage goes by its own policy, a provider's by
  // that of each person's commissioner.
  ReviewRules(Connection& db, const StatementScope& scope, const ReviewThresholds& given);

  // The most that any of them asks for: so many before and after a week may be of one run with it.
  std::int64_t weeks() const;

  // Marks runs of weeks that are past. `rows` are by package and week, without gaps but where it was not valid.
  void mark(std::vector<UsageRow>& rows, actuals::Day today) const;

 private:
  const CommissionerPolicy& policy_of(const std::string& person) const;
  void add(Connection& db, const std::string& commissioner);

  ReviewThresholds given_;
  std::string own_;  // the commissioner whose usage it is; empty: a provider's
  std::map<std::string, std::string> commissioners_;    // by person
  std::map<std::string, CommissionerPolicy> policies_;  // by commissioner
};

}  // namespace doorstep::hub
