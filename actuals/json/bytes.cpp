#include "json/bytes.h"

namespace doorstep::actuals {
namespace {

void append_utf8(std::string& out, unsigned code) {
  const auto add = [&out](unsigned byte) { out += static_cast<char>(byte); };
  if (code < 0x80) return add(code);
  if (code < 0x800) {
    add(0xc0U | code >> 6U);
  } else {
    if (code < 0x10000) {
      add(0xe0U | code >> 12U);
    } else {
      add(0xf0U | code >> 18U);
      add(0x80U | (code >> 12U & 0x3fU));
    }
    add(0x80U | (code >> 6U & 0x3fU));
  }
  add(0x80U | (code & 0x3fU));
}

// `at` stands behind the backslash; the answer is the first byte behind the escape.
const char* append_unescaped(std::string& out, const char* at, const char* end) {
  constexpr std::string_view kNames = "bfnrt";
  constexpr std::string_view kMeanings = "\b\f\n\r\t";
  if (*at != 'u') {
    const auto name = kNames.find(*at);
    out += name == std::string_view::npos ? *at : kMeanings[name];
    return at + 1;
  }
  const int unit = hex4(at + 1, end);
  if (!is_high_surrogate(unit)) {
    append_utf8(out, static_cast<unsigned>(unit));
    return at + 5;
  }
  const int low = hex4(at + 7, end);
  append_utf8(out,
              0x10000U + (static_cast<unsigned>(unit - 0xd800) << 10U) + static_cast<unsigned>(low - 0xdc00));
  return at + 11;
}

}  // namespace

int utf8_length(const char* at, const char* end) {
  const auto lead = static_cast<unsigned char>(*at);
  if (lead < 0x80) return lead < 0x20 ? 0 : 1;
  return event::multibyte_length(at, end);
}

int hex4(const char* at, const char* end) {
  if (end - at < 4) return -1;
  int value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = at[i];
    const int digit = is_digit(c)            ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

std::string unescape(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  const char* at = raw.data();
  const char* end = at + raw.size();
  while (at != end) {
    if (*at == '\\') {
      at = append_unescaped(out, at + 1, end);
    } else {
      out += *at++;
    }
  }
  return out;
}

}  // namespace doorstep::actuals
