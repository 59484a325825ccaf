// A provider's policy (surface.md, `doorstep hub policy`).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace doorstep::visit {

struct Policy {
  std::string zone = "Europe/London";  // IANA name; whether it exists is for who has a zone database
  std::int64_t horizon_back_days = 7;
  std::int64_t horizon_ahead_days = 14;
  bool evidence_privacy = false;
  std::int64_t geofence_m = 150;
  std::int64_t late_minutes = 15;  // all bounds are inclusive: exactly so late is punctual
  std::int64_t early_minutes = 15;
  std::int64_t time_critical_minutes = 30;  // in place of both, for a time-critical visit
  std::int64_t short_percent = 50;          // of the planned seconds
  std::int64_t long_percent = 150;
  std::vector<std::string> amendment_reasons{"forgot_check_in", "forgot_check_out", "device_fault", "other"};
  friend bool operator==(const Policy&, const Policy&) = default;
};

// Sets one member by its name and text as the command line gives them: `late_minutes`, "20";
// `amendment_reasons`, "a;b". Throws Error (rejected): `unknown_policy` or `bad_value`; the policy is then
// unchanged.
void set(Policy& policy, std::string_view name, std::string_view value);

// Canonical JSON with every member: the output of the command, the hub's row and the feed's `policy`
// document.
std::string write_policy(const Policy& policy);

// Reads what write_policy() wrote, by whatever version: a member that is missing or not understood has its
// default. Never throws.
Policy parse_policy(std::string_view json);

}  // namespace doorstep::visit
