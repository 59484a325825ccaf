// Text as PostgreSQL takes it. It refuses U+0000 and bytes that are no UTF-8, which SQLite keeps and a tablet's log may
// hold. So U+0001 is an escape: 01 01 is U+0000, 01 02 is U+0001 itself, 01 03 and two hexadecimal digits are a byte.
// Two texts are equal, and U+0000 sorts, as before.
#pragma once

#include <string>
#include <string_view>

namespace doorstep::hub {

// False where the text can go as it is, as almost all can.
bool needs_escape(std::string_view text);
std::string escape_text(std::string_view text);
void unescape_text(std::string& text);

}  // namespace doorstep::hub
