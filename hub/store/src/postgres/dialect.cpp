#include "dialect.h"

#include <array>
#include <cctype>
#include <utility>

namespace doorstep::hub {

namespace {

constexpr std::string_view kOnlyPostgres = "/*pg";
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kWords{
    {{"BLOB", "BYTEA"}, {"TEXT", "TEXT COLLATE \"C\""}}};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string_view translate(std::string_view word) {
  for (const auto& [sqlite, postgres] : kWords) {
    if (word == sqlite) return postgres;
  }
  return word;
}

}  // namespace

std::string to_postgres(std::string_view sql) {
  std::string out;
  for (std::size_t i = 0; i < sql.size();) {
    const std::string_view rest = sql.substr(i);
    if (rest.starts_with("--")) {
      i += std::min(rest.find('\n'), rest.size());
    } else if (rest.starts_with(kOnlyPostgres)) {
      const std::size_t end = std::min(rest.find("*/"), rest.size());
      out += rest.substr(kOnlyPostgres.size(), end - kOnlyPostgres.size());
      i += std::min(end + 2, rest.size());
    } else if (is_word(rest[0])) {
      std::size_t length = 1;
      while (length < rest.size() && is_word(rest[length])) ++length;
      out += translate(rest.substr(0, length));
      i += length;
    } else {
      out += rest[0];
      ++i;
    }
  }
  return out;
}

}  // namespace doorstep::hub
