#include "text.h"

#include <algorithm>
#include <string>

#include "doorstep/event/canonical.h"

namespace doorstep::hub {

bool is_plain_text(std::string_view text) {
  const bool controls = std::any_of(text.begin(), text.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  std::string quoted;
  event::append_quoted(quoted, text);
  return !controls && event::is_canonical(quoted);
}

}  // namespace doorstep::hub
