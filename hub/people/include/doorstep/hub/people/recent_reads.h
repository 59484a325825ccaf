// What pages ask for again and again, as the live board or the names of everyone: each person is told once in a while that
// they were among it.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/office/names.h"

namespace doorstep::hub {

inline constexpr Millis kReadAgainMs = 15LL * 60'000;

// Thread-safe. What it forgets is told again.
class RecentReads {
 public:
  // Those of whom the caller's reading is not told yet, or was so long ago.
  std::vector<KnownPerson> to_tell(const Call& call, const std::vector<KnownPerson>& people);

 private:
  using Key = std::tuple<std::string, ProviderId, PersonId>;  // account, whose data
  std::mutex mutex_;
  std::map<Key, Millis> told_;
};

}  // namespace doorstep::hub
