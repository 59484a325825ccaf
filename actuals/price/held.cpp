// §2 step 3: what the card holds.
#include <algorithm>
#include <map>

#include "price/steps.h"

namespace doorstep::actuals {
namespace {

constexpr Seconds kTolerated = 60;  // an overlap of this length is none

struct Attended {
  Text carer;
  Interval time;
  std::uint32_t visit;
};

std::vector<Attended> attended(const Request& request) {
  std::vector<Attended> all;
  for (std::size_t i = 0; i < request.visits.size(); ++i) {
    const Visit& visit = request.visits[i];
    if (visit.status != Status::delivered) continue;
    for (const Attendance& attendance : visit.attendances) {
      all.push_back({attendance.carer, attendance.time, static_cast<std::uint32_t>(i)});
    }
  }
  std::sort(all.begin(), all.end(), [](const Attended& a, const Attended& b) {
    return a.carer != b.carer ? a.carer < b.carer : a.time.start < b.time.start;
  });
  return all;
}

// Of one carer, by start. Whoever begins before another's end less the tolerance, and stays longer than it, overlaps;
// so the latest end of those before and the next long one behind decide.
void mark_overlaps(std::span<const Attended> carer, std::vector<bool>& overlaps) {
  Instant latest_end = carer.front().time.start;
  for (const Attended& one : carer) {
    const bool is_long = one.time.length() > kTolerated;
    if (is_long && latest_end - one.time.start > kTolerated) overlaps[one.visit] = true;
    latest_end = std::max(latest_end, one.time.end);
  }
  const Attended* next_long = nullptr;
  for (std::size_t i = carer.size(); i-- > 0;) {
    if (next_long != nullptr && carer[i].time.end - next_long->time.start > kTolerated)
      overlaps[carer[i].visit] = true;
    if (carer[i].time.length() > kTolerated) next_long = &carer[i];
  }
}

std::vector<bool> find_overlaps(const Request& request) {
  std::vector<bool> overlaps(request.visits.size(), false);
  const auto all = attended(request);
  for (auto first = all.begin(); first != all.end();) {
    const auto last =
        std::find_if(first, all.end(), [&](const Attended& a) { return a.carer != first->carer; });
    mark_overlaps({first, last}, overlaps);
    first = last;
  }
  return overlaps;
}

}  // namespace

void find_held(Pricing& pricing) {
  const Request& request = pricing.request;
  std::map<Text, std::size_t> place_in_hold;  // the first of each name
  for (const Text name : request.rate_card.hold) place_in_hold.emplace(name, place_in_hold.size());
  std::vector<Text> by_place(place_in_hold.size());
  for (const auto& [name, place] : place_in_hold) by_place[place] = name;

  const auto overlap = request.texts.find("overlap");
  const bool looks_for_overlaps = overlap && place_in_hold.contains(*overlap);
  const auto overlaps =
      looks_for_overlaps ? find_overlaps(request) : std::vector<bool>(request.visits.size(), false);
  std::vector<std::size_t> places;
  for (std::uint32_t i = 0; i < request.visits.size(); ++i) {
    places.clear();
    for (const Text name : request.visits[i].exceptions) {
      if (const auto held = place_in_hold.find(name); held != place_in_hold.end())
        places.push_back(held->second);
    }
    if (overlaps[i]) places.push_back(place_in_hold.at(*overlap));
    if (places.empty()) continue;
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    for (const std::size_t place : places) pricing.held_by[i].push_back(by_place[place]);
  }
}

}  // namespace doorstep::actuals
