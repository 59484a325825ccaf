// The same carer at two visits at once (actuals.md §2).
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/visit/visit.h"

namespace doorstep::visit {

inline constexpr Millis kOverlapToleranceMs = 60'000;  // longer than this is an overlap

struct CarerInterval {
  CarerId carer;
  VisitId visit;
  Millis start = 0;
  Millis end = 0;
};

// Pairs of indexes (first < second, sorted) of intervals of one carer in two visits that overlap by more than
// the tolerance. O(n log n) and the pairs found.
std::vector<std::pair<std::size_t, std::size_t>> find_overlaps(std::span<const CarerInterval> intervals);

// The delivered attendances of a visit as find_overlaps() wants them: the instants that count, cut to the
// second.
std::vector<CarerInterval> intervals_of(const VisitState& state);

// Puts the exception on both sides of what was found. Adding it twice adds it once.
void add_overlap(VisitState& state, const CarerInterval& own);

}  // namespace doorstep::visit
