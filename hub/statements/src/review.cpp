#include "review.h"

#include <algorithm>

#include "local_period.h"

namespace doorstep::hub {

namespace {

constexpr int kReviewedDays = 7;

// -1 under, 1 over, 0 neither: within, unlimited, or not over yet.
int side_of(const UsageRow& row, const CommissionerPolicy& policy, actuals::Day today) {
  if (row.commissioned_minutes.value_or(0) == 0 || day_of(row.week) + kReviewedDays > today) return 0;
  const std::int64_t hundredfold = row.delivered_seconds * 100;
  const std::int64_t commissioned_seconds = *row.commissioned_minutes * 60;
  if (hundredfold < commissioned_seconds * policy.usage_under_percent) return -1;
  return hundredfold > commissioned_seconds * policy.usage_over_percent ? 1 : 0;
}

bool follows(const UsageRow& row, const UsageRow& before) {
  return row.package == before.package && day_of(row.week) == day_of(before.week) + kReviewedDays;
}

}  // namespace

ReviewRules::ReviewRules(Connection& db, const StatementScope& scope, const ReviewThresholds& given)
    : given_(given), own_(scope.commissioner) {
  add(db, own_);
  if (!own_.empty()) return;
  db.each(
      "SELECT ref, commissioner FROM person WHERE provider = $1 ORDER BY ref",
      [&](const Row& row) { commissioners_[row.text(0)] = row.text(1); }, scope.provider);
  for (const auto& [person, commissioner] : commissioners_) add(db, commissioner);
}

void ReviewRules::add(Connection& db, const std::string& commissioner) {
  const auto [place, is_new] = policies_.try_emplace(commissioner);
  if (!is_new) return;
  CommissionerPolicy& policy = place->second = commissioner_policy_of(db, commissioner);
  policy.usage_under_percent = given_.under_percent.value_or(policy.usage_under_percent);
  policy.usage_over_percent = given_.over_percent.value_or(policy.usage_over_percent);
  policy.usage_weeks = given_.weeks.value_or(policy.usage_weeks);
}

std::int64_t ReviewRules::weeks() const {
  std::int64_t most = 1;
  for (const auto& [commissioner, policy] : policies_) most = std::max(most, policy.usage_weeks);
  return most;
}

const CommissionerPolicy& ReviewRules::policy_of(const std::string& person) const {
  const auto of = commissioners_.find(person);
  return policies_.at(of == commissioners_.end() ? own_ : of->second);
}

void ReviewRules::mark(std::vector<UsageRow>& rows, actuals::Day today) const {
  for (std::size_t begin = 0; begin < rows.size();) {
    const CommissionerPolicy& policy = policy_of(rows[begin].person);
    const int side = side_of(rows[begin], policy, today);
    std::size_t end = begin + 1;
    while (end < rows.size() && follows(rows[end], rows[end - 1]) &&
           side_of(rows[end], policy, today) == side)
      ++end;
    const bool review = side != 0 && static_cast<std::int64_t>(end - begin) >= policy.usage_weeks;
    for (std::size_t i = begin; i < end; ++i) rows[i].review = review;
    begin = end;
  }
}

}  // namespace doorstep::hub
