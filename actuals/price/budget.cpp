// §7: budgets, 'up to'.
#include <algorithm>
#include <unordered_map>

#include "price/measure.h"
#include "price/pricer.h"
#include "price/share.h"
#include "price/steps.h"

namespace doorstep::actuals {
namespace {

// What was commissioned over time, and how much of it is used. A package without a pool is a pool of its own.
class Budgets {
 public:
  explicit Budgets(const Request& request) : request_(request) {
    std::unordered_map<Text, std::size_t> pools;
    pool_of_.resize(request.packages.size());
    for (std::size_t i = 0; i < request.packages.size(); ++i) {
      const Package& package = request.packages[i];
      if (!package.budget) continue;
      const std::size_t pool =
          package.pool ? pools.try_emplace(*package.pool, pools_.size()).first->second : pools_.size();
      if (pool == pools_.size()) pools_.emplace_back();
      pool_of_[i] = pool;
      add(pools_[pool], package);
    }
    for (auto& changes : pools_) finish(changes);
  }

  // Nothing where the package has no limit.
  std::optional<Seconds> left(const Line& line, Day date) {
    const Package& package = package_of(line);
    if (!package.budget) return std::nullopt;
    const auto& changes = pools_[pool_of_[static_cast<std::size_t>(line.package)]];
    const auto after = std::upper_bound(changes.begin(), changes.end(), date,
                                        [](Day day, const Change& change) { return day < change.from; });
    const Seconds whole = after == changes.begin() ? 0 : (after - 1)->seconds;
    return std::max<Seconds>(0, whole - used(line, date));
  }

  void charge(const Line& line, Day date, Seconds seconds) {
    if (package_of(line).budget) used(line, date) += seconds;
  }

 private:
  struct Change {
    Day from = 0;
    Seconds seconds = 0;  // first what is added then, later what there is from then on
  };

  const Package& package_of(const Line& line) const {
    return request_.packages[static_cast<std::size_t>(line.package)];
  }

  static void add(std::vector<Change>& changes, const Package& package) {
    const Seconds seconds = package.budget->minutes * 60;
    changes.push_back({package.valid.from, seconds});
    if (package.valid.to != kLastDay) changes.push_back({package.valid.to + 1, -seconds});
  }

  static void finish(std::vector<Change>& changes) {
    std::sort(changes.begin(), changes.end(),
              [](const Change& a, const Change& b) { return a.from < b.from; });
    Seconds sum = 0;
    for (Change& change : changes) change.seconds = sum += change.seconds;
  }

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
  Seconds& used(const Line& line, Day date) {
    const Budget& budget = *package_of(line).budget;
    const std::size_t pool = pool_of_[static_cast<std::size_t>(line.package)];
    return used_[{pool, window_of(budget.per, date, budget.anchor.value_or(0))}];
  }

  const Request& request_;
  std::vector<std::size_t> pool_of_;        // by package
  std::vector<std::vector<Change>> pools_;  // by date
  std::unordered_map<UsedKey, Seconds, UsedHash> used_;
};

class Charger {
 public:
  explicit Charger(Pricing& pricing) : pricing_(pricing), budgets_(pricing.request), pricer_(pricing) {}

  void charge(Line& line) {
    const Duty& duty = pricing_.duties[line.duty];
    const Day date = pricing_.visit_of(duty).date;
    const auto left = budgets_.left(line, date);
    if (!left) return;
    const bool is_used_up = *left == 0 && (duty.is_flat || line.payable > 0);
    if (is_used_up) return refuse(line);
    const bool is_cut = !duty.is_flat && line.payable > *left;
    if (is_cut) cut(line, duty, *left);
    budgets_.charge(line, date, std::min(line.payable, *left));
  }

  // The second pass: what a capped line may have more.
  void raise(Line& line) {
    const Duty& duty = pricing_.duties[line.duty];
    if (duty.is_flat) return;
    const Visit& visit = pricing_.visit_of(duty);
    const Seconds whole = rounded_and_raised(pricing_.request.rate_card.measure, duty.actual);
    const Seconds part = shares_.divide(whole, visit.participants())[line.participant];
    const auto left = budgets_.left(line, visit.date);
    const Seconds wanted = left ? std::min(part, line.payable + *left) : part;
    if (wanted <= line.payable) return;
    const Seconds seconds = wanted < part ? prefix(whole, wanted, part) : whole;
    const auto quote = pricer_.quote(duty, seconds);
    if (!quote || quote->is_flat) return;
    budgets_.charge(line, visit.date, wanted - line.payable);
    line.payable = wanted;
    line.segments = quote->segments;
    line.amount =
        wanted < part ? part_amount(line, duty, quote->price) : shared_amount(line, duty, quote->price);
    line.reasons.add(Reason::paid_within_budget);
  }

 private:
  // Of a session of which `part` seconds are the person's, the first seconds that come to `wanted` of theirs.
  static Seconds prefix(Seconds whole, Seconds wanted, Seconds part) { return whole * wanted / part; }

  static void refuse(Line& line) {
    line.state = State::not_payable;
    line.payable = 0;
    line.amount = 0;
    line.segments = {};
    line.reasons.add(Reason::over_budget);
  }

  void cut(Line& line, const Duty& duty, Seconds left) {
    const auto quote = pricer_.quote(duty, prefix(duty.billable, left, line.payable));
    line.payable = left;
    line.segments = quote->segments;  // there is one: the interval is the beginning of one that was priced
    line.amount = part_amount(line, duty, quote->price);
    line.reasons.add(Reason::over_budget);
  }

  // The price times the person's weight, rounded by itself: the others' lines stay as they are.
  Money part_amount(const Line& line, const Duty& duty, Price price) const {
    const auto participants = pricing_.visit_of(duty).participants();
    return pricer_.amount(duty, price, participants[line.participant].weight, sum_of_weights(participants));
  }

  Money shared_amount(const Line& line, const Duty& duty, Price price) {
    return shares_.divide(pricer_.amount(duty, price),
                          pricing_.visit_of(duty).participants())[line.participant];
  }

  Pricing& pricing_;
  Budgets budgets_;
  Pricer pricer_;
  Shares shares_;
};

}  // namespace

void charge_budgets(Pricing& pricing) {
  Charger charger(pricing);
  for (Line& line : pricing.lines) {
    if (line.state == State::payable) charger.charge(line);
  }
  if (pricing.request.rate_card.measure.overrun.pay != Overrun::Pay::within_budget) return;
  for (Line& line : pricing.lines) {
    if (line.state == State::payable && pricing.duties[line.duty].is_capped) charger.raise(line);
  }
}

}  // namespace doorstep::actuals
