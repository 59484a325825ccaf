// The next version of a rate card: every price raised by a percentage from a date on. Pure, exact integers.
#pragma once

#include <string>
#include <string_view>

namespace doorstep::hub {

// Rates hold to the day before `from`; from then on there is one more for each, with every amount × (1 + percent/100)
// rounded up to a multiple. Rates that end before it stay as they are. The new ones are called ID@DATE. `percent` and
// `multiple` are decimals as actuals.md has them, the multiple above 0, the percentage at most 1,000. Amounts without
// a date of validity (a cancelled visit's flat amount) stay as they are. Gives the card as JSON; throws
// Error(rejected): `bad_value`, and `already_uplifted` where the card has such rates from that date on.
std::string uplift(std::string_view rate_card, std::string_view percent, std::string_view multiple,
                   const std::string& from);

}  // namespace doorstep::hub
