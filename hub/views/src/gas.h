// Goal Attainment Scaling: T. J. Kiresuk and R. E. Sherman, "Goal attainment scaling: a general method for evaluating
// comprehensive community mental health programs", Community Mental Health Journal 4(6), 1968, 443-453.
#pragma once

#include <cstdint>
#include <optional>

namespace doorstep::hub {

// T = 50 + 10 Σx / √((1 − ρ) n + ρ n²), in tenths, rounded half away from 50: x from -2 to +2 is what each of n goals has
// reached, all of one weight, and ρ = 0.3 is how they are assumed to hang together. 50: as was expected. Exact, without
// floating point. nullopt without goals.
std::optional<std::int64_t> gas_t_tenths(std::int64_t sum_of_scores, std::int64_t goals);

}  // namespace doorstep::hub
