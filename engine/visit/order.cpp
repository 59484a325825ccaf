#include <algorithm>
#include <limits>
#include <set>
#include <tuple>

#include "fold_parts.h"

namespace doorstep::visit {
namespace {

// A fact and when it counts as done: never before what its device logged earlier.
struct Keyed {
  const Fact* fact;
  Millis key;
};

bool logged_before(const Keyed& a, const Keyed& b) {
  return std::tie(a.fact->device, a.fact->seq, a.fact->placed.used, a.fact->event) <
         std::tie(b.fact->device, b.fact->seq, b.fact->placed.used, b.fact->event);
}
bool done_before(const Keyed& a, const Keyed& b) {
  return std::tie(a.key, a.fact->device, a.fact->seq, a.fact->event) <
         std::tie(b.key, b.fact->device, b.fact->seq, b.fact->event);
}

// In the order of the logs, each id once.
std::vector<Keyed> logged(std::span<const Fact> facts) {
  std::vector<Keyed> all;
  all.reserve(facts.size());
  for (const Fact& fact : facts) {
    if (fact.effective) all.push_back({&fact, fact.placed.used});
  }
  std::sort(all.begin(), all.end(), logged_before);
  std::set<std::string_view> seen;
  std::erase_if(all, [&](const Keyed& k) { return !seen.insert(k.fact->event.str()).second; });
  return all;
}

}  // namespace

Steps in_order(std::span<const Fact> facts) {
  std::vector<Keyed> keyed = logged(facts);
  for (std::size_t i = 1; i < keyed.size(); ++i) {
    if (keyed[i].fact->device == keyed[i - 1].fact->device) {
      keyed[i].key = std::max(keyed[i].key, keyed[i - 1].key);
    }
  }
  std::sort(keyed.begin(), keyed.end(), done_before);
  Steps steps;
  steps.reserve(keyed.size());
  for (const Keyed& k : keyed)
    steps.push_back({k.fact, k.fact->body, {}, false, is_safeguarding(k.fact->body)});
  return steps;
}

}  // namespace doorstep::visit
