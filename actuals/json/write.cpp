#include "json/write.h"

#include <algorithm>

namespace doorstep::actuals {
namespace {

bool is_plain(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; }

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
  for (auto at = text.begin(); at != text.end();) {
    const auto special = std::find_if_not(at, text.end(), is_plain);
    out.append(at, special);
    at = special;
    if (at != text.end()) append_escape(out, *at++);
  }
  out += '"';
}

}  // namespace doorstep::actuals
