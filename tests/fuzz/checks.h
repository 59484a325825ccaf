// What must hold for any bytes whatever, hostile ones too. Each throws std::logic_error where it does not;
// the fuzzers and a seeded run in the normal suite share them.
#pragma once

#include <string_view>

namespace doorstep::fuzz {

void check_canonical(std::string_view bytes);     // is_canonical() against a parser and to_canonical()
void check_envelope(std::string_view bytes);      // parse_envelope() against §1 read from a parsed document
void check_verify_lines(std::string_view bytes);  // a body: never a log and a fault, a fault names its line
void check_jwt(std::string_view bytes);           // assertions and keys
void check_texts(std::string_view bytes);  // base64url, instants: what is read is written back the same

// All of them.
void check_all(std::string_view bytes);

}  // namespace doorstep::fuzz
