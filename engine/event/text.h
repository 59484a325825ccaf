// Texts of JSON: their length and their order.
#pragma once

#include <cstddef>
#include <string_view>

namespace doorstep::event {

// How many code points a raw text (what stands between the quotes) stands for.
std::size_t count_code_points(std::string_view raw);
// The same for a text that is no longer raw.
std::size_t count_characters(std::string_view text);

// The order of UTF-16 code units for two texts in UTF-8.
bool utf16_less(std::string_view a, std::string_view b);

}  // namespace doorstep::event
