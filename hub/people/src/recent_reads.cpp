#include "doorstep/hub/people/recent_reads.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMostKept = 100'000;

}  // namespace

std::vector<KnownPerson> RecentReads::to_tell(const Call& call, const std::vector<KnownPerson>& people) {
  std::vector<KnownPerson> list;
  const std::lock_guard lock(mutex_);
  if (told_.size() > kMostKept) told_.clear();
  for (const KnownPerson& person : people) {
    const auto [entry, is_new] =
        told_.try_emplace({call.caller.account, person.provider, person.id}, call.received_at);
    if (!is_new && call.received_at - entry->second < kReadAgainMs) continue;
    entry->second = call.received_at;
    list.push_back(person);
  }
  return list;
}

}  // namespace doorstep::hub
