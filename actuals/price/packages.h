// Which package a line uses (actuals.md §1).
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "doorstep/actuals/request.h"

namespace doorstep::actuals {

class PackageIndex {
 public:
  explicit PackageIndex(const Request& request);

  // The package of the service, else that of `*`; -1 where none is valid then.
  std::int32_t find(Text person, Text service, Day date) const;

 private:
  static std::uint64_t key(Text person, Text service) {
    return static_cast<std::uint64_t>(person) << 32U | static_cast<std::uint64_t>(service);
  }
  std::int32_t find_exact(Text person, Text service, Day date) const;

  const Request& request_;
  std::unordered_map<std::uint64_t, std::vector<std::int32_t>> by_key_;  // by validity, which do not overlap
};

}  // namespace doorstep::actuals
