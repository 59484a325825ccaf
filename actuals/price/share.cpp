#include "price/share.h"

#include <algorithm>
#include <numeric>

namespace doorstep::actuals {

std::int64_t round_fraction(Wide numerator, Wide denominator, MoneyRounding rounding) {
  const Wide whole = numerator / denominator;
  const Wide twice = (numerator - whole * denominator) * 2;
  const bool half_goes_up = rounding == MoneyRounding::half_up || whole % 2 == 1;
  const bool up = twice > denominator || (twice == denominator && half_goes_up);
  return static_cast<std::int64_t>(whole + (up ? 1 : 0));
}

const std::vector<std::int64_t>& Shares::divide(std::int64_t total, std::span<const std::int64_t> weights,
                                                std::int64_t sum) {
  parts_.resize(weights.size());
  remainders_.resize(weights.size());
  std::int64_t left = total;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Wide exact = static_cast<Wide>(total) * weights[i];
    parts_[i] = static_cast<std::int64_t>(exact / sum);
    remainders_[i] = exact % sum;
    left -= parts_[i];
  }
  if (left == 0) return parts_;
  order_.resize(weights.size());
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  const auto more = [this](std::size_t a, std::size_t b) {
    return remainders_[a] != remainders_[b] ? remainders_[a] > remainders_[b] : a < b;
  };
  const auto last = order_.begin() + left;
  std::nth_element(order_.begin(), last, order_.end(), more);
  std::for_each(order_.begin(), last, [this](std::size_t i) { ++parts_[i]; });
  return parts_;
}

const std::vector<std::int64_t>& Shares::divide(std::int64_t total, const Visit& visit) {
  if (visit.shared_by.size() < 2) {
    parts_.assign(1, total);
    return parts_;
  }
  weights_.clear();
  for (const Participant& participant : visit.shared_by) weights_.push_back(participant.weight);
  return divide(total, weights_, visit.weight_sum);
}

}  // namespace doorstep::actuals
