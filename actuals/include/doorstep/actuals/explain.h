// Why a line is what it is, in plain English.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "doorstep/actuals/pricing.h"

namespace doorstep::actuals {

// The steps of each line of a visit, with their numbers, which are those of the statement; lines of text. nullopt
// where the request has no such visit. The pricing has been run.
std::optional<std::string> explain(const Pricing& pricing, std::string_view visit_id);

}  // namespace doorstep::actuals
