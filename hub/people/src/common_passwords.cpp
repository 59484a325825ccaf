// The list of scripts/common-passwords, which the assembler takes in as it is.
#include "common_passwords.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "text.h"

asm(".section .rodata\n"
    ".global doorstep_common_passwords\n"
    "doorstep_common_passwords:\n"
    ".incbin \"" DOORSTEP_COMMON_PASSWORDS
    "\"\n"
    ".byte 0\n"
    ".previous\n");
extern "C" const char doorstep_common_passwords[];  // NOLINT(*-avoid-c-arrays)

namespace doorstep::hub {

namespace {

constexpr std::size_t kMinPartBytes = 4;  // shorter ones stand in any word

using Words = std::unordered_set<std::string_view>;

Words read_words() {
  Words words;
  std::string_view text(static_cast<const char*>(doorstep_common_passwords));
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.size() >= kMinPartBytes) words.insert(line);
  }
  return words;
}

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

std::string_view without_signs_around(std::string_view text) {
  const auto first = std::find_if(text.begin(), text.end(), is_letter);
  const auto last = std::find_if(text.rbegin(), text.rend(), is_letter);
  if (first == text.end()) return {};
  return text.substr(static_cast<std::size_t>(first - text.begin()),
                     static_cast<std::size_t>(last.base() - first));
}

bool is_one_or_two(const Words& words, std::string_view text) {
  if (words.contains(text)) return true;
  for (std::size_t cut = kMinPartBytes; cut + kMinPartBytes <= text.size(); ++cut) {
    if (words.contains(text.substr(0, cut)) && words.contains(text.substr(cut))) return true;
  }
  return false;
}

}  // namespace

bool is_common_password(std::string_view password) {
  static const Words words = read_words();
  const std::string plain = lower_case(password);
  return is_one_or_two(words, plain) || is_one_or_two(words, without_signs_around(plain));
}

}  // namespace doorstep::hub
