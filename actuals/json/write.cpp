#include "json/write.h"

#include "json/bytes.h"

namespace doorstep::actuals {
namespace {

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

void append_escape(std::string& out, char c) {
  constexpr std::string_view kMeanings = "\"\\\b\t\n\f\r";
  constexpr std::string_view kNames = "\"\\btnfr";
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '\\';
  if (const auto at = kMeanings.find(c); at != std::string_view::npos) {
    out += kNames[at];
    return;
  }
  out += "u00";
  out += kHex[static_cast<unsigned char>(c) >> 4U];
  out += kHex[static_cast<unsigned char>(c) & 15U];
}

}  // namespace

void append_text(std::string& out, std::string_view text) {
  out += '"';
  const char* end = text.data() + text.size();
  for (const char* at = text.data(); at != end;) {
    const char* special = skip_plain(at, end);
    out.append(at, special);
    at = special;
    for (; at != end && !is_ascii(*at); ++at) out += *at;
    if (at != end && needs_escape(*at)) append_escape(out, *at++);
  }
  out += '"';
}

}  // namespace doorstep::actuals
