#include "gas.h"

#include <cstdlib>

namespace doorstep::hub {

namespace {

// The greatest whole number whose square is not above `value`.
std::int64_t root(std::int64_t value) {
  std::int64_t low = 0, high = 3'000'000'000;
  while (low < high) {
    const std::int64_t middle = low + (high - low + 1) / 2;
    if (middle <= value / middle) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

}  // namespace

// 100 |Σx| / √((7n + 3n²) / 10), doubled under the root so that its half can be told.
std::optional<std::int64_t> gas_t_tenths(std::int64_t sum, std::int64_t goals) {
  if (goals <= 0) return std::nullopt;
  const std::int64_t doubled = root(40'000 * sum * sum * 10 / (7 * goals + 3 * goals * goals));
  const std::int64_t tenths = (doubled + 1) / 2;
  return 500 + (sum < 0 ? -tenths : tenths);
}

}  // namespace doorstep::hub
