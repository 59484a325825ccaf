#include "read/reader.h"

#include <algorithm>

#include "json/write.h"
#include "read/scalars.h"

namespace doorstep::actuals {
namespace {

constexpr std::size_t kMaxCharacters = 200;

// RFC 6901 §3
void append_escaped(std::string& pointer, std::string_view name) {
  pointer += '/';
  for (const char c : name) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
}

std::size_t count_characters(std::string_view text) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80; };
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins));
}

bool is_integer(std::string_view number) { return number.find_first_of(".eE") == std::string_view::npos; }

}  // namespace

// Kept from one problem to the next, of which there may be millions.
std::string& Reader::pointer() {
  pointer_ = root_;
  for (const Step& step : path_) {
    if (step.name.data() != nullptr) {
      append_escaped(pointer_, step.name);
    } else {
      pointer_ += '/';
      append_integer(pointer_, step.index);
    }
  }
  return pointer_;
}

void Reader::problem(Code code, std::string_view detail) {
  if (problems_.matters(code)) problems_.add(code, pointer(), detail);
}

void Reader::missing_member(std::string_view name) {
  if (!problems_.matters(Code::missing_member)) return;
  append_escaped(pointer(), name);
  problems_.add(Code::missing_member, pointer_, "this member must be there");
}

void Reader::unknown_member(RawText name) {
  at_.skip();
  if (!problems_.matters(Code::unknown_member)) return;
  append_escaped(pointer(), name.escaped ? unescape(name.text) : std::string(name.text));
  problems_.add(Code::unknown_member, pointer_, "no such member is known here");
}

bool Reader::expect(Kind kind) {
  static constexpr std::array<std::string_view, 6> kWanted = {"must be an object",     "must be a list",
                                                              "must be a string",      "must be a number",
                                                              "must be true or false", ""};
  if (at_.kind() == kind) return true;
  problem(Code::bad_type, kWanted.at(static_cast<std::size_t>(kind)));
  at_.skip();
  return false;
}

std::optional<std::string_view> Reader::string(std::string& buffer) {
  if (!expect(Kind::text)) return std::nullopt;
  const RawText raw = at_.text();
  if (!raw.escaped) return raw.text;
  buffer = unescape(raw.text);
  return buffer;
}

void Reader::text(Text& out) {
  std::string buffer;
  const auto text = string(buffer);
  if (!text) return;
  const bool sound =
      !text->empty() && (text->size() <= kMaxCharacters || count_characters(*text) <= kMaxCharacters);
  if (sound) {
    out = texts_.add(*text);
  } else {
    problem(Code::bad_value, "text has 1 to 200 characters");
  }
}

void Reader::texts(std::vector<Text>& out) {
  list([&] { text(out.emplace_back()); });
}

bool Reader::any_string(std::string& out) {
  std::string buffer;
  const auto text = string(buffer);
  if (text) out = *text;
  return text.has_value();
}

void Reader::any_text(Text& out) {
  std::string buffer;
  if (const auto text = string(buffer)) out = texts_.add(*text);
}

void Reader::any_text() {
  if (expect(Kind::text)) at_.skip();
}

void Reader::integer(std::int64_t& out, std::int64_t least, std::int64_t most) {
  if (!expect(Kind::number)) return;
  const std::string_view number = at_.number();
  if (!is_integer(number)) return problem(Code::bad_type, "must be an integer without fraction or exponent");
  const auto value = parse_integer(number, most);
  if (!value || *value < least) return problem(Code::bad_value, "the number is out of range");
  out = *value;
}

void Reader::boolean(bool& out) {
  if (expect(Kind::boolean)) out = at_.boolean();
}

void Reader::decimal(Decimal& out, Decimal most) {
  std::string buffer;
  const auto text = string(buffer);
  if (!text) return;
  const auto value = parse_decimal(*text);
  if (!value) return problem(Code::bad_value, "must be a decimal such as \"15.60\"");
  if (*value > most) return problem(Code::bad_value, "a percentage is from 0 to 100");
  out = *value;
}

void Reader::date(Day& out) {
  std::string buffer;
  const auto text = string(buffer);
  if (!text) return;
  const auto value = parse_date(*text);
  if (!value) return problem(Code::bad_value, "must be a date such as \"2026-10-05\", from 2000 to 2099");
  out = *value;
}

void Reader::time_of_day(int& out, int most) {
  std::string buffer;
  const auto text = string(buffer);
  if (!text) return;
  const auto value = parse_time_of_day(*text);
  if (!value || *value > most) return problem(Code::bad_value, "must be a time of day such as \"08:00\"");
  out = *value;
}

void Reader::instant(Instant& out) {
  std::string buffer;
  const auto text = string(buffer);
  if (!text) return;
  const auto value = parse_instant(*text);
  if (!value) return problem(Code::bad_value, "must be an instant such as \"2026-10-05T08:00:00+01:00\"");
  out = *value;
}

}  // namespace doorstep::actuals
