#include "import_value.h"

#include <algorithm>
#include <set>

#include "doorstep/hub/office/local_time.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMaxText = 200;
constexpr std::size_t kMaxNote = 20'000;
constexpr const char* kNoUtf8 = "this is no UTF-8: save the file as CSV in UTF-8";
constexpr std::int64_t kMaxMinutes = 1'000'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

CheckedValue good(Value value) { return {std::move(value), nullptr, nullptr}; }
CheckedValue bad(const char* detail) { return {{}, "bad_value", detail}; }

// A name or a short text: one line.
CheckedValue check_text(std::string_view text) {
  const auto length = utf8_length(text);
  if (!length) return bad(kNoUtf8);
  if (*length > kMaxText) return bad("1 to 200 characters are wanted");
  if (has_control(text)) return bad("control characters are not allowed here");
  return good(std::string(text));
}

CheckedValue check_note(std::string_view text) {
  const auto length = utf8_length(text);
  if (!length) return bad(kNoUtf8);
  if (*length > kMaxNote) return bad("1 to 20,000 characters are wanted");
  return good(std::string(text));
}

// Tasks may be asked for twice; people and carers are named once.
CheckedValue check_names(std::string_view text, bool once) {
  const auto names = split_list(text);
  if (!names) return bad("names with one semicolon between two are wanted");
  if (once && std::set(names->begin(), names->end()).size() != names->size())
    return bad("a name is there twice");
  for (const std::string& name : *names) {
    if (CheckedValue value = check_text(name); value.code != nullptr) return value;
  }
  return good(std::string(text));
}

CheckedValue check_degrees(std::string_view text, std::int64_t limit) {
  const auto degrees = parse_degrees(text, limit);
  if (!degrees)
    return bad(limit == 90 ? "decimal degrees from -90 to 90 are wanted"
                           : "decimal degrees from -180 to 180 are wanted");
  return good(*degrees);
}

CheckedValue check_time(std::string_view text, const std::string& zone) {
  const ParsedTime time = parse_planned_time(text, zone);
  if (time.at) return good(*time.at);
  switch (time.fault) {
    case LocalTimeFault::no_such_local_time:
      return {{}, "no_such_local_time", "the clocks skip this local time: give it with its offset"};
    case LocalTimeFault::ambiguous_local_time:
      return {{}, "ambiguous_local_time", "the clocks show this local time twice: give it with its offset"};
    case LocalTimeFault::bad_value:
      break;
  }
  return bad("a local date and time (2026-11-02T08:00) or RFC 3339 is wanted");
}

CheckedValue check_date(std::string_view text) {
  if (!is_date(text)) return bad("a date (2026-11-02) is wanted");
  return good(std::string(text));
}

std::optional<std::int64_t> parse_whole(std::string_view text, std::int64_t limit) {
  if (text.empty() || text.size() > 12 || !all_digits(text)) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) value = value * 10 + (c - '0');
  return value <= limit ? std::optional(value) : std::nullopt;
}

CheckedValue check_minutes(std::string_view text) {
  const auto minutes = parse_whole(text, kMaxMinutes);
  if (!minutes) return bad("whole minutes from 0 to 1,000,000,000 are wanted");
  return good(*minutes);
}

template <std::size_t N>
CheckedValue check_choice(std::string_view text, const std::string_view (&choices)[N], const char* detail) {
  if (std::find(std::begin(choices), std::end(choices), text) == std::end(choices)) return bad(detail);
  return good(std::string(text));
}

CheckedValue check_yes_no(std::string_view text) {
  if (text == "yes") return good(std::int64_t{1});
  if (text == "no") return good(std::int64_t{0});
  return bad("yes or no is wanted");
}

// A percentage as the payment function takes it (no leading zeros, up to 4 decimals), in units of 0.0001.
std::optional<std::int64_t> parse_percent(std::string_view text) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view part = point == std::string_view::npos ? "0" : text.substr(point + 1);
  const auto units = parse_whole(whole, 100);
  if (!units || (whole.size() > 1 && whole[0] == '0') || part.size() > 4) return std::nullopt;
  const auto rest = parse_whole(part, 9'999);
  if (!rest) return std::nullopt;
  std::int64_t scaled = *rest;
  for (std::size_t i = part.size(); i < 4; ++i) scaled *= 10;
  return *units * 10'000 + scaled;
}

CheckedValue check_funding(std::string_view text) {
  constexpr const char* kWanted = "funders and percentages adding to 100 are wanted (council:60;icb:40)";
  const auto shares = split_list(text);
  if (!shares) return bad(kWanted);
  std::set<std::string_view> funders;
  std::int64_t sum = 0;
  for (const std::string& share : *shares) {
    const std::size_t colon = share.rfind(':');
    if (colon == std::string::npos || colon == 0) return bad(kWanted);
    const std::string_view funder = std::string_view(share).substr(0, colon);
    const auto percent = parse_percent(std::string_view(share).substr(colon + 1));
    if (!percent || !funders.insert(funder).second) return bad(kWanted);
    if (check_text(funder).code != nullptr) return bad(kWanted);
    sum += *percent;
  }
  return sum == 1'000'000 ? good(std::string(text)) : bad(kWanted);
}

}  // namespace

CheckedValue check_value(Form form, std::string_view text, const std::string& zone) {
  static constexpr std::string_view kHours[] = {"core", "additional"};
  static constexpr std::string_view kPeriods[] = {"week", "four_weeks", "month", "period"};
  static constexpr std::string_view kScales[] = {"gas", "independence"};
  switch (form) {
    case Form::id:
    case Form::provider:
    case Form::person:
    case Form::text:
      return check_text(text);
    case Form::note:
      return check_note(text);
    case Form::latitude:
      return check_degrees(text, 90);
    case Form::longitude:
      return check_degrees(text, 180);
    case Form::time:
      return check_time(text, zone);
    case Form::people:
    case Form::carers:
      return check_names(text, true);
    case Form::names:
      return check_names(text, false);
    case Form::yes_no:
      return check_yes_no(text);
    case Form::date:
      return check_date(text);
    case Form::minutes:
      return check_minutes(text);
    case Form::hours_kind:
      return check_choice(text, kHours, "core or additional is wanted");
    case Form::period:
      return check_choice(text, kPeriods, "week, four_weeks, month or period is wanted");
    case Form::scale:
      return check_choice(text, kScales, "gas or independence is wanted");
    case Form::funding:
      return check_funding(text);
  }
  return bad("unknown form");
}

bool is_reference(Form form) { return form == Form::person || form == Form::people || form == Form::carers; }

std::optional<std::size_t> utf8_length(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++count) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t width = lead < 0x80 ? 1 : lead >= 0xC2 && lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if ((lead >= 0x80 && lead < 0xC2) || lead > 0xF4 || text.size() - i < width) return std::nullopt;
    std::uint32_t point = width == 1 ? lead : lead & (0x7FU >> width);
    for (std::size_t k = 1; k < width; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xC0U) != 0x80U) return std::nullopt;
      point = (point << 6U) | (next & 0x3FU);
    }
    const bool overlong = (width == 3 && point < 0x800) || (width == 4 && point < 0x10000);
    if (overlong || (point >= 0xD800 && point <= 0xDFFF) || point > 0x10FFFF) return std::nullopt;
    i += width;
  }
  return count;
}

std::optional<std::int64_t> parse_degrees(std::string_view text, std::int64_t limit) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const auto whole = parse_whole(text.substr(0, point), limit);
  const std::string_view part = point == std::string_view::npos ? "" : text.substr(point + 1);
  if (!whole || part.size() > 20 || !all_digits(part) || text.ends_with('.')) return std::nullopt;
  std::int64_t scaled = *whole;
  for (std::size_t i = 0; i < 7; ++i) scaled = scaled * 10 + (i < part.size() ? part[i] - '0' : 0);
  if (part.size() > 7 && part[7] >= '5') ++scaled;
  if (scaled > limit * 10'000'000) return std::nullopt;
  return negative ? -scaled : scaled;
}

}  // namespace doorstep::hub
