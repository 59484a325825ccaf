// §8 and the totals of §10.
#include <algorithm>
#include <map>
#include <unordered_map>

#include "price/share.h"
#include "price/steps.h"

namespace doorstep::actuals {
namespace {

void add(Sums& sums, const Line& line) {
  ++sums.lines;
  if (line.state == State::held) {
    ++sums.held_lines;
    return;
  }
  sums.planned += line.planned;
  sums.actual += line.actual;
  sums.payable += line.payable;
  sums.gross += line.amount;
}

// For each tier its percentage of the hours between its threshold and the next, or of the highest threshold reached on
// all; in millionths of a second, of which the whole is `seconds`. Below 2^63: lines have 4 days, and 2·10^7 there are.
std::int64_t discounted(const Discount& discount, Seconds seconds) {
  std::int64_t sum = 0;
  const auto& tiers = discount.tiers;
  for (std::size_t i = 0; i < tiers.size() && tiers[i].over_hours * 3'600 < seconds; ++i) {
    if (discount.rule == Discount::Rule::whole) {
      sum = seconds * tiers[i].percent.ten_thousandths;
    } else {
      const Seconds end = i + 1 < tiers.size() ? std::min(seconds, tiers[i + 1].over_hours * 3'600) : seconds;
      sum += (end - tiers[i].over_hours * 3'600) * tiers[i].percent.ten_thousandths;
    }
  }
  return sum;
}

class Summer {
 public:
  explicit Summer(Pricing& pricing) : pricing_(pricing), request_(pricing.request) {}

  void sum_up() {
    for (const Line& line : pricing_.lines) add_line(line);
    for (auto& [provider, sums] : providers_) take_discount(provider, sums);
    Totals& totals = pricing_.totals;
    totals.by_provider = sorted(providers_);
    totals.by_person = sorted(people_);
    totals.by_funder = sorted(funders_);
  }

 private:
  using ByName = std::unordered_map<Text, Sums>;

  void add_line(const Line& line) {
    const Visit& visit = pricing_.visit_of(line);
    add(pricing_.totals.all, line);
    add(providers_[visit.provider], line);
    add(people_[pricing_.participant_of(line).person], line);
    if (line.state != State::payable) return;
    auto& provider_funders = funders_of_[visit.provider];
    const auto& funding = request_.packages[static_cast<std::size_t>(line.package)].funding;
    for (std::size_t i = 0; i < funding.size(); ++i) {
      const Money amount = pricing_.funding[line.funding + i];
      funders_[funding[i].funder].gross += amount;
      provider_funders[funding[i].funder] += amount;
    }
  }

  void take_discount(Text provider, Sums& sums) {
    const auto& discount = request_.rate_card.discount;
    if (!discount || sums.payable == 0) return;
    sums.discount =
        round_fraction(static_cast<Wide>(discounted(*discount, sums.payable)) * sums.gross,
                       static_cast<Wide>(sums.payable) * kWholePercent, request_.rate_card.rounding);
    pricing_.totals.all.discount += sums.discount;
    if (sums.discount > 0) share_discount(funders_of_[provider], sums);
  }

  // Over the funders as their parts of the provider's gross, ties to the one sorted first.
  void share_discount(const std::unordered_map<Text, Money>& parts, const Sums& sums) {
    std::vector<std::pair<Text, Money>> by_name(parts.begin(), parts.end());
    std::sort(by_name.begin(), by_name.end(), [&](const auto& a, const auto& b) {
      return request_.texts[a.first] < request_.texts[b.first];
    });
    std::vector<std::int64_t> weights;
    weights.reserve(by_name.size());
    for (const auto& [funder, amount] : by_name) weights.push_back(amount);
    const auto& shared = shares_.divide(sums.discount, weights, sums.gross);
    for (std::size_t i = 0; i < shared.size(); ++i) funders_[by_name[i].first].discount += shared[i];
  }

  std::vector<std::pair<Text, Sums>> sorted(const ByName& by_name) const {
    std::vector<std::pair<Text, Sums>> list(by_name.begin(), by_name.end());
    std::sort(list.begin(), list.end(), [&](const auto& a, const auto& b) {
      return request_.texts[a.first] < request_.texts[b.first];
    });
    return list;
  }

  Pricing& pricing_;
  const Request& request_;
  ByName providers_, people_, funders_;
  std::unordered_map<Text, std::unordered_map<Text, Money>> funders_of_;  // of each provider
  Shares shares_;
};

}  // namespace

void fund(Pricing& pricing) {
  Shares shares;
  std::vector<std::int64_t> percents;
  for (Line& line : pricing.lines) {
    if (line.state != State::payable) continue;
    percents.clear();
    for (const Funding& funding : pricing.request.packages[static_cast<std::size_t>(line.package)].funding) {
      percents.push_back(funding.percent.ten_thousandths);
    }
    line.funding = pricing.funding.size();
    const auto& parts = shares.divide(line.amount, percents, kWholePercent);
    pricing.funding.insert(pricing.funding.end(), parts.begin(), parts.end());
  }
}

void sum_up(Pricing& pricing) { Summer(pricing).sum_up(); }

}  // namespace doorstep::actuals
