// Durations, processor time, and two sides measured in turn so that what disturbs the machine disturbs both.
#pragma once

#include <cstdint>
#include <vector>

#include <sys/types.h>

namespace doorstep::bench {

std::int64_t now_ns();             // steady
double process_cpu_us();           // user and system time of this process, all its threads (getrusage)
double process_cpu_us(pid_t pid);  // of another one; 0 where there is none

// Some durations in microseconds, or any other numbers.
class Series {
 public:
  void add(double value) { values_.push_back(value); }
  void add(const Series& other) { values_.insert(values_.end(), other.values_.begin(), other.values_.end()); }
  std::size_t size() const { return values_.size(); }
  double last() const { return values_.back(); }
  double total() const;
  double quantile(double share) const;  // 0.5: the median; of no values 0
  double median() const { return quantile(0.5); }
  double p99() const { return quantile(0.99); }

 private:
  std::vector<double> values_;
};

// Runs `work`, and adds and gives how long it took.
template <class Work>
double timed(Series& series_us, const Work& work) {
  const auto start = now_ns();
  work();
  const double took_us = static_cast<double>(now_ns() - start) / 1000.0;
  series_us.add(took_us);
  return took_us;
}

}  // namespace doorstep::bench
