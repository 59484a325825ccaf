// What packages allow, and how much of it is used (§7).
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "doorstep/actuals/pricing.h"

namespace doorstep::actuals {

// A package without a pool is a pool of its own.
class Budgets {
 public:
  explicit Budgets(const Request& request);

  // What is left on a date for a line that has a package; nothing where that has no limit.
  std::optional<Seconds> left(const Line& line, Day date);
  void charge(const Line& line, Day date, Seconds seconds);

 private:
  struct Change {
    Day from = 0;
    Seconds seconds = 0;  // first what is added then, later what there is from then on
  };
  struct UsedKey {
    std::size_t pool;
    std::int64_t window;
    bool operator==(const UsedKey&) const = default;
  };
  struct UsedHash {
    std::size_t operator()(const UsedKey& key) const {
      return std::hash<std::uint64_t>{}(key.pool * 0x9e3779b97f4a7c15U +
                                        static_cast<std::uint64_t>(key.window));
    }
  };

  static void add(std::vector<Change>& changes, const Package& package);
  static void finish(std::vector<Change>& changes);
  const Package& package_of(const Line& line) const {
    return request_.packages[static_cast<std::size_t>(line.package)];
  }
  Seconds& used(const Line& line, Day date);

  const Request& request_;
  std::vector<std::size_t> pool_of_;        // by package
  std::vector<std::vector<Change>> pools_;  // by date
  std::unordered_map<UsedKey, Seconds, UsedHash> used_;
};

}  // namespace doorstep::actuals
