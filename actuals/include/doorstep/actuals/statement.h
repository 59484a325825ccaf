// The statement of a pricing as text (actuals.md §10).
#pragma once

#include <string>
#include <string_view>

#include "doorstep/actuals/pricing.h"

namespace doorstep::actuals {

// Canonical JSON and a newline. `digest` is base64url.
std::string write_statement(const Pricing& pricing, std::string_view digest);

// "2026-10-25T01:30:00+01:00", in the zone.
void append_local(std::string& out, Instant instant, const Zone& zone);

// A segment's price in the major unit with six places, half up: "7.376667".
std::string price_text(const Duty& duty, const Segment& segment);

}  // namespace doorstep::actuals
