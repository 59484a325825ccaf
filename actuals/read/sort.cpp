#include <algorithm>
#include <utility>

#include "read/parts.h"

namespace doorstep::actuals {
namespace {

// First by the starts alone, laid out side by side; then what starts together by its ids.
std::vector<std::uint32_t> sorted_order(const Request& request) {
  struct Started {
    Instant start;
    std::uint32_t visit;
  };
  const auto& visits = request.visits;
  std::vector<Started> started;
  started.reserve(visits.size());
  for (const Visit& visit : visits)
    started.push_back({visit.start, static_cast<std::uint32_t>(started.size())});
  std::sort(started.begin(), started.end(),
            [](const Started& a, const Started& b) { return a.start < b.start; });
  std::vector<std::uint32_t> order;
  order.reserve(visits.size());
  std::vector<std::pair<std::string_view, std::uint32_t>> together;
  for (std::size_t i = 0; i < started.size(); ++i) {
    together.emplace_back(request.texts[visits[started[i].visit].id], started[i].visit);
    if (i + 1 < started.size() && started[i + 1].start == started[i].start) continue;
    std::sort(together.begin(), together.end());
    for (const auto& [id, visit] : together) order.push_back(visit);
    together.clear();
  }
  return order;
}

}  // namespace

// Along the cycles of the order, so that no second list of visits is needed.
void sort_visits(Request& request) {
  auto& visits = request.visits;
  auto from = sorted_order(request);
  for (std::uint32_t first = 0; first < from.size(); ++first) {
    if (from[first] == first) continue;
    Visit kept = std::move(visits[first]);
    std::uint32_t to = first;
    while (from[to] != first) {
      visits[to] = std::move(visits[from[to]]);
      to = std::exchange(from[to], to);
    }
    visits[to] = std::move(kept);
    from[to] = to;
  }
}

}  // namespace doorstep::actuals
