#include "measure.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include <sys/resource.h>

namespace doorstep::bench {
namespace {

double microseconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
}

double measure(Side& side, int round, const Round& work) {
  Series calls_us;
  const double cpu_before_us = process_cpu_us();
  work(round, calls_us);
  side.cpu_us += process_cpu_us() - cpu_before_us;
  side.calls_us.add(calls_us);
  return calls_us.median();
}

}  // namespace

std::int64_t now_ns() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

double process_cpu_us() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
}

double Series::total() const { return std::accumulate(values_.begin(), values_.end(), 0.0); }

double Series::quantile(double share) const {
  if (values_.empty()) return 0;
  auto sorted = values_;
  std::sort(sorted.begin(), sorted.end());
  return sorted[static_cast<std::size_t>(std::floor(share * static_cast<double>(sorted.size() - 1)))];
}

Comparison compare(int rounds, const Round& ours, const Round& floor) {
  Comparison result;
  for (int round = 0; round < rounds; ++round) {
    double our_median_us = 0;
    if (round % 2 == 0) our_median_us = measure(result.ours, round, ours);
    const double floor_median_us = measure(result.floor, round, floor);
    if (round % 2 == 1) our_median_us = measure(result.ours, round, ours);
    result.ratios.add(our_median_us / floor_median_us);
  }
  return result;
}

}  // namespace doorstep::bench
