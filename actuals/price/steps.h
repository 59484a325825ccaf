// The steps of a pricing, each relying on those above it.
#pragma once

#include "doorstep/actuals/pricing.h"

namespace doorstep::actuals {

void arrange(Pricing& pricing);         // §2: visits in order, duties, lines
void find_held(Pricing& pricing);       // §2 step 3: exceptions, overlaps
void measure(Pricing& pricing);         // §2 steps 1 to 5, §3, §5
void price(Pricing& pricing);           // §2 step 6: packages, §4, §6
void charge_budgets(Pricing& pricing);  // §7
void fund(Pricing& pricing);            // §8: each line's funders
void sum_up(Pricing& pricing);          // §8: discount, §10: totals

}  // namespace doorstep::actuals
