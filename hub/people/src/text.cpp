#include "text.h"

#include <algorithm>

#include "doorstep/event/canonical.h"

namespace doorstep::hub {

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

bool is_plain_text(std::string_view text) {
  const bool controls = std::any_of(text.begin(), text.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  std::string quoted;
  event::append_quoted(quoted, text);
  return !controls && event::is_canonical(quoted);
}

}  // namespace doorstep::hub
