#include "doorstep/hub/http/pacer.h"

#include <algorithm>

namespace doorstep::hub {

// Filled up to now; null where there are too many addresses.
Pacer::Bucket* Pacer::bucket_of(const std::string& address, Time now) {
  if (buckets_.size() >= kMaxAddresses && buckets_.count(address) == 0) {
    // Those that are full again are forgotten: they are as good as new.
    std::erase_if(buckets_, [&](const auto& entry) {
      return now - entry.second.at > std::chrono::seconds(kBurstSeconds);
    });
    if (buckets_.size() >= kMaxAddresses) return nullptr;
  }
  Bucket& bucket = buckets_.try_emplace(address, Bucket{full(), now}).first->second;
  const std::chrono::duration<double> passed = now - bucket.at;
  bucket.tokens = std::min(full(), bucket.tokens + passed.count() * per_second_);
  bucket.at = now;
  return &bucket;
}

bool Pacer::admit(const std::string& address, Time now) {
  if (per_second_ == 0) return true;
  const std::lock_guard lock(mutex_);
  Bucket* bucket = bucket_of(address, now);
  if (bucket == nullptr || bucket->tokens < 1) return false;
  bucket->tokens -= 1;
  ++bucket->admitted;
  return true;
}

std::map<std::string, std::int64_t> Pacer::take_heavy() {
  std::map<std::string, std::int64_t> heavy;
  const std::lock_guard lock(mutex_);
  for (auto& [address, bucket] : buckets_) {
    if (bucket.admitted * kHeavyPart >= per_second_ && bucket.admitted > 0) {
      heavy.emplace(address, bucket.admitted);
    }
    bucket.admitted = 0;
  }
  return heavy;
}

void Pacer::charge(const std::string& address, std::int64_t requests, Time now) {
  if (per_second_ == 0) return;
  const std::lock_guard lock(mutex_);
  if (Bucket* bucket = bucket_of(address, now)) {
    bucket->tokens = std::max(-full(), bucket->tokens - static_cast<double>(requests));
  }
}

}  // namespace doorstep::hub
