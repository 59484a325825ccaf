#include "price/budgets.h"

#include <algorithm>

#include "price/measure.h"

namespace doorstep::actuals {

Budgets::Budgets(const Request& request) : request_(request), pool_of_(request.packages.size()) {
  std::unordered_map<Text, std::size_t> pools;
  for (std::size_t i = 0; i < request.packages.size(); ++i) {
    const Package& package = request.packages[i];
    if (!package.budget) continue;
    const std::size_t next = pools_.size();
    pool_of_[i] = package.pool ? pools.try_emplace(*package.pool, next).first->second : next;
    if (pool_of_[i] == next) pools_.emplace_back();
    add(pools_[pool_of_[i]], package);
  }
  for (auto& changes : pools_) finish(changes);
}

void Budgets::add(std::vector<Change>& changes, const Package& package) {
  const Seconds seconds = package.budget->minutes * 60;
  changes.push_back({package.valid.from, seconds});
  if (package.valid.to != kLastDay) changes.push_back({package.valid.to + 1, -seconds});
}

void Budgets::finish(std::vector<Change>& changes) {
  std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.from < b.from; });
  Seconds sum = 0;
  for (Change& change : changes) change.seconds = sum += change.seconds;
}

std::optional<Seconds> Budgets::left(const Line& line, Day date) {
  if (!package_of(line).budget) return std::nullopt;
  const auto& changes = pools_[pool_of_[static_cast<std::size_t>(line.package)]];
  const auto after = std::upper_bound(changes.begin(), changes.end(), date,
                                      [](Day day, const Change& change) { return day < change.from; });
  const Seconds whole = after == changes.begin() ? 0 : (after - 1)->seconds;
  return std::max<Seconds>(0, whole - used(line, date));
}

void Budgets::charge(const Line& line, Day date, Seconds seconds) {
  if (package_of(line).budget) used(line, date) += seconds;
}

Seconds& Budgets::used(const Line& line, Day date) {
  const Budget& budget = *package_of(line).budget;
  const std::size_t pool = pool_of_[static_cast<std::size_t>(line.package)];
  return used_[{pool, window_of(budget.per, date, budget.anchor.value_or(0))}];
}

}  // namespace doorstep::actuals
