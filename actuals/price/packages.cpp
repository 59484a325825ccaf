#include "price/packages.h"

#include <algorithm>

namespace doorstep::actuals {

PackageIndex::PackageIndex(const Request& request) : request_(request) {
  const auto& packages = request.packages;
  for (std::size_t i = 0; i < packages.size(); ++i) {
    by_key_[key(packages[i].person, packages[i].service)].push_back(static_cast<std::int32_t>(i));
  }
  const auto from = [&](std::int32_t i) { return packages[static_cast<std::size_t>(i)].valid.from; };
  for (auto& [id, list] : by_key_) {
    std::sort(list.begin(), list.end(), [&](std::int32_t a, std::int32_t b) { return from(a) < from(b); });
  }
}

std::int32_t PackageIndex::find(Text person, Text service, Day date) const {
  const std::int32_t exact = find_exact(person, service, date);
  return exact >= 0 ? exact : find_exact(person, request_.any, date);
}

std::int32_t PackageIndex::find_exact(Text person, Text service, Day date) const {
  const auto found = by_key_.find(key(person, service));
  if (found == by_key_.end()) return -1;
  const auto valid = [&](std::int32_t i) { return request_.packages[static_cast<std::size_t>(i)].valid; };
  const auto after = std::upper_bound(found->second.begin(), found->second.end(), date,
                                      [&](Day day, std::int32_t i) { return day < valid(i).from; });
  if (after == found->second.begin() || !valid(*(after - 1)).contains(date)) return -1;
  return *(after - 1);
}

}  // namespace doorstep::actuals
