// The bytes between the quotes of a JSON text, as every reader of it steps over them.
#pragma once

namespace doorstep::event {

// The first byte from `at` that is a quote, a backslash, a control or not ASCII, or `end`.
const char* skip_plain(const char* at, const char* end);

// How many bytes the character beyond ASCII at `at` has; 0 where it is not well-formed as the Unicode Standard's table 3-7
// has it: no overlong form, no surrogate, nothing above U+10FFFF. There is a byte at `at`.
int multibyte_length(const char* at, const char* end);

}  // namespace doorstep::event
