#include "pacer.h"

#include <algorithm>

namespace doorstep::hub {

bool Pacer::admit(const std::string& address, Time now) {
  if (per_second_ == 0) return true;
  const std::lock_guard lock(mutex_);
  const double full = static_cast<double>(per_second_) * kBurstSeconds;
  if (buckets_.size() >= kMaxAddresses && buckets_.count(address) == 0) {
    // Those that are full again are forgotten: they are as good as new.
    std::erase_if(buckets_, [&](const auto& entry) {
      return now - entry.second.at > std::chrono::seconds(kBurstSeconds);
    });
    if (buckets_.size() >= kMaxAddresses) return false;
  }
  Bucket& bucket = buckets_.try_emplace(address, Bucket{full, now}).first->second;
  const std::chrono::duration<double> passed = now - bucket.at;
  bucket.tokens = std::min(full, bucket.tokens + passed.count() * per_second_);
  bucket.at = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

}  // namespace doorstep::hub
