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

// base64url SHA-256 of the canonical form of a request that price() has accepted.
std::string digest_of(std::string_view request, const Crypto& crypto);

}  // namespace doorstep::actuals
