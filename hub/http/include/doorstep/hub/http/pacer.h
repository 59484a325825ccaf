// How often one address may ask: a bucket that fills with time (RFC 6585 §4 answers the rest).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
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

  // For several servers that hold one limit between them, once a second: what was admitted since the last call, of those
  // addresses alone that came near it (an eighth), and what others admitted of an address.
  std::map<std::string, std::int64_t> take_heavy();
  void charge(const std::string& address, std::int64_t requests, Time now);

 private:
  static constexpr int kBurstSeconds = 10;
  static constexpr int kHeavyPart = 8;
  static constexpr std::size_t kMaxAddresses = 65'536;
  struct Bucket {
    double tokens;  // below zero: owed
    Time at;
    std::int64_t admitted = 0;  // since take_heavy()
  };

  double full() const { return static_cast<double>(per_second_) * kBurstSeconds; }
  Bucket* bucket_of(const std::string& address, Time now);

  const int per_second_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace doorstep::hub
