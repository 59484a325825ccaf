// The parts of an explanation; each appends sentences, a line of text each.
#pragma once

#include <string>
#include <vector>

#include "doorstep/actuals/pricing.h"

namespace doorstep::actuals {

using Sentences = std::vector<std::string>;

// §2 steps 1 to 5 and §3, or §5, of one carer's part.
void explain_measuring(const Pricing& pricing, const Duty& duty, const Line& line, Sentences& out);

// §2 step 6 and §4 to §8.
void explain_price(const Pricing& pricing, const Duty& duty, const Line& line, Sentences& out);

}  // namespace doorstep::actuals
