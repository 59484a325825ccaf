#include "doorstep/event/ids.h"

namespace doorstep {
namespace {

bool is_lower_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

}  // namespace

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (hyphen ? text[i] != '-' : !is_lower_hex(text[i])) return false;
  }
  return true;
}

bool is_uuid_v7(std::string_view text) {
  constexpr std::string_view kVariant = "89ab";  // the two bits 10, RFC 9562 §4.1
  return is_uuid(text) && text[14] == '7' && kVariant.find(text[19]) != std::string_view::npos;
}

}  // namespace doorstep
