#include "doorstep/event/instant.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace doorstep {
namespace {

constexpr Millis kDayMs = 86'400'000;
constexpr Millis kFirst = -62'167'219'200'000;  // 0000-01-01T00:00:00.000Z
constexpr Millis kLast = 253'402'300'799'999;   // 9999-12-31T23:59:59.999Z

// Reads a text from left to right; the first thing that is not as asked for makes all that follows fail.
class InstantReader {
 public:
  explicit InstantReader(std::string_view text) : rest_(text) {}

  int digits(std::size_t count) {
    if (rest_.size() < count) return fail();
    int value = 0;
    for (const char c : rest_.substr(0, count)) {
      if (c < '0' || c > '9') return fail();
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return value;
  }
  // The character read where it is one of these, else a failure.
  char one_of(std::string_view choices) {
    const char c = next();
    if (choices.find(c) == std::string_view::npos || rest_.empty()) return static_cast<char>(fail());
    rest_.remove_prefix(1);
    return c;
  }
  char next() const { return rest_.empty() ? '\0' : rest_.front(); }
  bool ok() const { return ok_; }
  bool done() const { return ok_ && rest_.empty(); }

 private:
  int fail() {
    ok_ = false;
    rest_ = {};
    return 0;
  }
  std::string_view rest_;
  bool ok_ = true;
};

std::optional<Millis> date(InstantReader& in) {
  using namespace std::chrono;
  const int y = in.digits(4);
  in.one_of("-");
  const int m = in.digits(2);
  in.one_of("-");
  const int d = in.digits(2);
  const year_month_day day{year{y}, month{static_cast<unsigned>(m)},
                           std::chrono::day{static_cast<unsigned>(d)}};
  if (!in.ok() || !day.ok()) return std::nullopt;
  return sys_days{day}.time_since_epoch().count() * kDayMs;
}

std::optional<Millis> time_of_day(InstantReader& in) {
  const int hours = in.digits(2);
  in.one_of(":");
  const int minutes = in.digits(2);
  in.one_of(":");
  const int seconds = in.digits(2);
  if (!in.ok() || hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;
  return ((hours * 60 + minutes) * 60 + seconds) * Millis{1000};
}

// ".5" is 500 ms; what is finer than 1 ms is cut off. Nothing where there is no point.
Millis fraction(InstantReader& in) {
  if (in.next() != '.') return 0;
  in.one_of(".");
  Millis ms = in.digits(1) * Millis{100};  // at least one digit after the point
  for (Millis unit = 10, count = 1; count < 9 && in.next() >= '0' && in.next() <= '9'; ++count, unit /= 10) {
    ms += in.digits(1) * unit;
  }
  return ms;
}

std::optional<Millis> offset(InstantReader& in) {
  const char sign = in.one_of("Zz+-");
  if (sign == 'Z' || sign == 'z') return 0;
  const int hours = in.digits(2);
  in.one_of(":");
  const int minutes = in.digits(2);
  if (!in.ok() || hours > 23 || minutes > 59) return std::nullopt;
  return (hours * 60 + minutes) * Millis{60'000} * (sign == '-' ? -1 : 1);
}

void put(char* out, int width, int value) {
  for (char* digit = out + width; digit != out; value /= 10) *--digit = static_cast<char>('0' + value % 10);
}

}  // namespace

std::string format_instant(Millis at) {
  using namespace std::chrono;
  const sys_time<milliseconds> when{milliseconds{std::clamp(at, kFirst, kLast)}};
  const auto midnight = floor<days>(when);
  const year_month_day day{midnight};
  const auto ms = static_cast<int>((when - midnight).count());
  std::string out = "0000-00-00T00:00:00.000Z";
  put(&out[0], 4, static_cast<int>(day.year()));
  put(&out[5], 2, static_cast<int>(static_cast<unsigned>(day.month())));
  put(&out[8], 2, static_cast<int>(static_cast<unsigned>(day.day())));
  put(&out[11], 2, ms / 3'600'000);
  put(&out[14], 2, ms / 60'000 % 60);
  put(&out[17], 2, ms / 1000 % 60);
  put(&out[20], 3, ms % 1000);
  return out;
}

std::string format_instant_seconds(Millis at) {
  std::string out = format_instant(at);
  out.replace(19, 5, "Z");
  return out;
}

std::optional<Millis> parse_instant(std::string_view text) {
  InstantReader in(text);
  const auto day = date(in);
  in.one_of("T");
  const auto time = time_of_day(in);
  in.one_of(".");
  const int ms = in.digits(3);
  in.one_of("Z");
  if (!day || !time || !in.done()) return std::nullopt;
  return *day + *time + ms;
}

std::optional<Millis> parse_rfc3339(std::string_view text) {
  InstantReader in(text);
  const auto day = date(in);
  in.one_of("Tt");
  const auto time = time_of_day(in);
  const Millis ms = fraction(in);
  const auto east = offset(in);
  if (!day || !time || !east || !in.done()) return std::nullopt;
  const Millis at = *day + *time + ms - *east;
  if (at < kFirst || at > kLast) return std::nullopt;  // a date of year 0 or 9999 that an offset carries over
  return at;
}

}  // namespace doorstep
