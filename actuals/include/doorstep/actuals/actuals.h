// Payment on actuals: what is payable for what was delivered (actuals.md). Text in, text out; no clock, no network, no
// file but those of the zones. The same input always gives the same bytes. Safe to call from any thread.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "doorstep/actuals/problem.h"
#include "doorstep/event/crypto.h"

namespace doorstep::actuals {

// The document as canonical JSON and a newline, or what is wrong with what was given.
using Answer = std::variant<std::string, Problem>;

// A statement request to a statement. Throws Error(rejected) where a sound request asks for more lines or segments
// than any statement may have (kMaxLines, kMaxSegments).
Answer price(std::string_view request, const Crypto& crypto);

// What one statement changes in another (§9).
Answer difference(std::string_view closed, std::string_view revised);

// The measured hours alone (§3) of a request, or of {"visits":[…]} with or without "timezone" (Europe/London) and
// "measure" as in a rate card: {"schema":"doorstep.hours/1","hours":[{"visit","person","provider","service","carer",
// "planned_seconds","actual_seconds","billable_seconds","state","reasons"}],"totals":{the same three}}.
Answer hours(std::string_view visits);

// base64url SHA-256 of the canonical form of a request that price() has accepted.
std::string digest_of(std::string_view request, const Crypto& crypto);

}  // namespace doorstep::actuals
