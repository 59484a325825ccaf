// Continuity of care: how few different carers come to a person.
//
// The index is that of T. W. Bice and S. B. Boxerman, "A quantitative measure of continuity of care", Medical Care 15(4),
// 1977, 347-349: (Σ nᵢ² − N) / (N (N − 1)), where carer i came nᵢ times, N times in all. 1: always the same one; 0: never
// the same one twice. It says nothing of who was visited fewer than twice. A visit by two carers counts for each of them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "doorstep/hub/store/connection.h"

#include "seen.h"

namespace doorstep::hub {

class Continuity {
 public:
  void add(std::int64_t times_of_one_carer);
  std::int64_t attendances() const { return attendances_; }  // N
  std::int64_t carers() const { return carers_; }
  // The index is numerator / denominator; a denominator of 0: there is none.
  std::int64_t numerator() const { return squares_ - attendances_; }
  std::int64_t denominator() const { return attendances_ * (attendances_ - 1); }
  std::optional<std::int64_t> permille() const;  // rounded, half up

 private:
  std::int64_t attendances_ = 0, squares_ = 0, carers_ = 0;
};

std::int64_t permille_of(std::int64_t numerator, std::int64_t denominator);  // rounded, half up

// By provider and the hub's id of the person.
using PeoplesContinuity = std::map<std::pair<ProviderId, std::string>, Continuity>;
PeoplesContinuity continuity_of(Connection& db, const std::vector<SeenPart>& parts);

}  // namespace doorstep::hub
