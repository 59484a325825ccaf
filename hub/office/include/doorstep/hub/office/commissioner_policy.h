// A commissioner's policy: when a package is to be reviewed, and whose word frees a visit for payment.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "doorstep/event/instant.h"
#include "doorstep/hub/store/connection.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

enum class ApprovalBy { either, provider, commissioner };

struct CommissionerPolicy {
  // Delivered under or over these percentages of what was commissioned, for so many weeks running.
  std::int64_t usage_under_percent = 85;
  std::int64_t usage_over_percent = 105;
  std::int64_t usage_weeks = 4;
  ApprovalBy approval_by = ApprovalBy::either;
  friend bool operator==(const CommissionerPolicy&, const CommissionerPolicy&) = default;
};

inline constexpr std::int64_t kMaxUsagePercent = 1'000;
inline constexpr std::int64_t kMaxUsageWeeks = 52;

// Sets one member by its name and text: `usage_weeks`, "6"; `approval_by`, "provider". Throws Error(rejected):
// `unknown_policy` or `bad_value`; the policy is then unchanged.
void set(CommissionerPolicy& policy, std::string_view name, std::string_view value);

// JSON with every member. What is missing or not understood has its default; reading never throws.
std::string write_commissioner_policy(const CommissionerPolicy& policy);
CommissionerPolicy read_commissioner_policy(std::string_view json);

// Sets members by name, all or none, as the next version; gives the policy as it then is. Throws Error as set() does.
CommissionerPolicy set_commissioner_policy(Store& store, const std::string& commissioner,
                                           const std::vector<std::pair<std::string, std::string>>& members,
                                           const std::string& by, Millis now);

// The defaults where the commissioner has set nothing or is not known.
CommissionerPolicy commissioner_policy_of(Connection& db, std::string_view commissioner);

}  // namespace doorstep::hub
