#include "doorstep/visit/overlap.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "fold_parts.h"

namespace doorstep::visit {
namespace {

bool overlap(const CarerInterval& a, const CarerInterval& b) {
  return a.visit != b.visit && std::min(a.end, b.end) - std::max(a.start, b.start) > kOverlapToleranceMs;
}

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> find_overlaps(std::span<const CarerInterval> intervals) {
  std::vector<std::size_t> order(intervals.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(intervals[a].carer, intervals[a].start, a) <
           std::tie(intervals[b].carer, intervals[b].start, b);
  });
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  std::vector<std::size_t> running;  // of the carer at hand: what may reach into the next
  for (const std::size_t i : order) {
    const CarerInterval& now = intervals[i];
    std::erase_if(running, [&](std::size_t r) {
      return intervals[r].carer != now.carer || intervals[r].end - now.start <= kOverlapToleranceMs;
    });
    for (const std::size_t r : running) {
      if (overlap(intervals[r], now)) pairs.emplace_back(std::min(r, i), std::max(r, i));
    }
    running.push_back(i);
  }
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

std::vector<CarerInterval> intervals_of(const VisitState& state) {
  std::vector<CarerInterval> out;
  for (const Attendance& a : state.attendances) {
    if (!a.actual_seconds) continue;
    const Millis start = shown_seconds(*a.started()) * 1'000;
    out.push_back({a.carer, state.visit, start, start + *a.actual_seconds * 1'000});
  }
  return out;
}

void add_overlap(VisitState& state, const CarerInterval& own) {
  VisitException found{ExceptionKind::overlap, own.carer, std::nullopt, own.start,
                       "the same carer was at another visit at this time"};
  const auto place = std::lower_bound(state.exceptions.begin(), state.exceptions.end(), found);
  if (place == state.exceptions.end() || *place != found) state.exceptions.insert(place, std::move(found));
}

}  // namespace doorstep::visit
