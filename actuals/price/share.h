// Exact division of money and time.
#pragma once

#include <span>
#include <vector>

#include "doorstep/actuals/rate_card.h"
#include "doorstep/actuals/request.h"

namespace doorstep::actuals {

__extension__ typedef __int128 Wide;

// A fraction that is not negative, rounded to an integer.
std::int64_t round_fraction(Wide numerator, Wide denominator, MoneyRounding rounding);

// Divides `total` in proportion to weights that add to `sum` (above 0): each gets the floor, what is left over goes to
// the largest remainders, one each, ties to the first. The parts add to the total. total × sum stays below 2^127.
class Shares {
 public:
  // The answer is good until the next question.
  const std::vector<std::int64_t>& divide(std::int64_t total, std::span<const std::int64_t> weights,
                                          std::int64_t sum);
  const std::vector<std::int64_t>& divide(std::int64_t total,
                                          const Visit& visit);  // between its participants

 private:
  std::vector<std::int64_t> weights_;
  std::vector<std::int64_t> parts_;
  std::vector<Wide> remainders_;
  std::vector<std::size_t> order_;
};

}  // namespace doorstep::actuals
