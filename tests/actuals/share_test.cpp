#include "price/share.h"

#include <gtest/gtest.h>

namespace doorstep::actuals {
namespace {

using Parts = std::vector<std::int64_t>;

TEST(RoundFraction, Halves) {
  const auto up = [](int n, int d) { return round_fraction(n, d, MoneyRounding::half_up); };
  const auto even = [](int n, int d) { return round_fraction(n, d, MoneyRounding::half_even); };
  EXPECT_EQ(up(1, 2), 1);
  EXPECT_EQ(even(1, 2), 0);
  EXPECT_EQ(even(3, 2), 2);
  EXPECT_EQ(up(5, 2), 3);
  EXPECT_EQ(even(5, 2), 2);
  EXPECT_EQ(even(51, 20), 3);
  EXPECT_EQ(up(49, 20), 2);
  EXPECT_EQ(up(0, 7), 0);
}

TEST(Shares, AddToTheWhole) {
  Shares shares;
  EXPECT_EQ(shares.divide(1'000, Parts{1, 1, 1}, 3), (Parts{334, 333, 333}));
  EXPECT_EQ(shares.divide(2, Parts{1, 1, 1}, 3), (Parts{1, 1, 0}));
  EXPECT_EQ(shares.divide(5, Parts{1, 2}, 3), (Parts{2, 3}));
  EXPECT_EQ(shares.divide(500, Parts{333'334, 333'333, 333'333}, 1'000'000), (Parts{167, 167, 166}));
  EXPECT_EQ(shares.divide(0, Parts{1, 2}, 3), (Parts{0, 0}));
  EXPECT_EQ(shares.divide(7, Parts{0, 5}, 5), (Parts{0, 7}));
}

TEST(Shares, OfLargeNumbers) {
  Shares shares;
  const std::int64_t total = 200'000'000'000'000'000, weight = 1'000'000'000;
  const auto parts = shares.divide(total, Parts{weight, weight, weight}, 3 * weight);
  EXPECT_EQ(parts[0] + parts[1] + parts[2], total);
  EXPECT_EQ(parts[0], 66'666'666'666'666'667);
}

}  // namespace
}  // namespace doorstep::actuals
