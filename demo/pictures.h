// What the demo's carers photograph and say. They live as long as the program.
#pragma once

#include <string_view>

namespace doorstep::demo {

std::string_view photograph();  // JPEG: a pot of daffodils, drawn
std::string_view thumbnail();   // the same, small
std::string_view voice_note();  // Opus in WebM: a few notes of a tune

}  // namespace doorstep::demo
