// The statement of a pricing as text (actuals.md §10).
#pragma once

#include <string>
#include <string_view>

#include "doorstep/actuals/pricing.h"

namespace doorstep::actuals {

// Canonical JSON and a newline. `digest` is base64url.
std::string write_statement(const Pricing& pricing, std::string_view digest);

// Canonical JSON and a newline: of every attendance, and of every planned carer of a visit not delivered, the measured
// hours alone, whoever shares them and whatever they cost. The pricing need not have come further than `measure`.
std::string write_hours(const Pricing& pricing);

// The list of reasons of a line or duty of a visit, as JSON.
void append_reasons(std::string& out, const Pricing& pricing, Reasons reasons, std::uint32_t visit);

// "2026-10-25T01:30:00+01:00", in the zone.
void append_local(std::string& out, Instant instant, const Zone& zone);

// A segment's price in the major unit with six places, half up: "7.376667".
std::string price_text(const Duty& duty, const Segment& segment);

}  // namespace doorstep::actuals
