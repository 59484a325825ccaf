// How often one address may ask: a bucket that fills with time (RFC 6585 §4 answers the rest).
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace doorstep::hub {

// Thread-safe.
class Pacer {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Per second on average, and so many at once that a tablet which has been offline is not held up. 0: no limit.
  explicit Pacer(int per_second) : per_second_(per_second) {}
  bool admit(const std::string& address, Time now);

 private:
  static constexpr int kBurstSeconds = 10;
  static constexpr std::size_t kMaxAddresses = 65'536;
  struct Bucket {
    double tokens;
    Time at;
  };

  const int per_second_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace doorstep::hub
