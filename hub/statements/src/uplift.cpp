#include "doorstep/hub/statements/uplift.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "doorstep/actuals/days.h"
#include "doorstep/event/error.h"
#include "doorstep/hub/office/local_time.h"

#include "local_period.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr std::int64_t kUnit = 10'000;                     // decimals have four places
constexpr std::int64_t kWhole = 100 * kUnit;               // 100 %
constexpr std::int64_t kMaxPercent = 1'000 * kUnit;        // so that no product overflows
constexpr std::int64_t kEndOfAmounts = 1'000'000 * kUnit;  // six digits before the point

[[noreturn]] void refuse(const std::string& what) { throw Error(ErrorClass::rejected, "bad_value", what); }

// "22.13" → 221300.
std::int64_t decimal_of(std::string_view text, const char* what) {
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  const std::string_view places = point < text.size() ? text.substr(point + 1) : "0";
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool sound = !whole.empty() && whole.size() <= 6 && !places.empty() && places.size() <= 4 &&
                     std::all_of(whole.begin(), whole.end(), is_digit) &&
                     std::all_of(places.begin(), places.end(), is_digit);
  if (!sound) refuse(std::string(what) + ": a decimal is wanted (7.26)");
  std::string digits = std::string(whole) + std::string(places);
  digits.resize(whole.size() + 4, '0');
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// At least two places: pounds and pence.
std::string amount_text(std::int64_t value) {
  std::string text = fmt::format("{}.{:04}", value / kUnit, value % kUnit);
  while (text.ends_with('0') && text[text.size() - 3] != '.') text.pop_back();
  return text;
}

struct Raise {
  std::int64_t percent = 0;
  std::int64_t multiple = 0;
  std::string from;

  void operator()(json& amount) const {
    if (!amount.is_string()) return;  // null: no price of this kind
    const std::int64_t before = decimal_of(amount.get<std::string>(), "an amount of the card");
    const std::int64_t divisor = multiple * kWhole;
    const std::int64_t after = (before * (kWhole + percent) + divisor - 1) / divisor * multiple;
    if (after >= kEndOfAmounts) refuse("an amount would have more than six digits");
    amount = amount_text(after);
  }
};

json raised(json rate, const Raise& raise) {
  const std::string id = rate.at("id");
  rate["id"] = id.substr(0, id.rfind('@')) + "@" + raise.from;
  for (const char* price : {"per_hour", "per_visit", "per_night"}) {
    if (rate.contains(price)) raise(rate[price]);
  }
  if (rate.contains("fixed") && rate["fixed"].is_array()) {
    for (json& entry : rate["fixed"]) raise(entry["amount"]);
  }
  return rate;
}

std::string date_or(const json& valid, const char* member, const char* otherwise) {
  const json date = valid.is_object() ? valid.value(member, json()) : json();
  return date.is_string() ? date.get<std::string>() : otherwise;
}

void add_rate(json& rates, const json& rate, const Raise& raise) {
  const json valid = rate.value("valid", json());
  const std::string begin = date_or(valid, "from", "");
  if (date_or(valid, "to", "9999") < raise.from) {
    rates.push_back(rate);
    return;
  }
  json later = raised(rate, raise);
  if (begin < raise.from) {
    json& earlier = rates.emplace_back(rate);
    earlier["valid"]["from"] = begin.empty() ? "2000-01-01" : begin;
    earlier["valid"]["to"] = actuals::to_text(day_of(raise.from) - 1);
    later["valid"]["from"] = raise.from;
  }
  if (!later["valid"].contains("to")) later["valid"]["to"] = nullptr;
  rates.push_back(std::move(later));
}

}  // namespace

std::string uplift(std::string_view rate_card, std::string_view percent, std::string_view multiple,
                   const std::string& from) {
  if (!is_date(from)) refuse("from: a date is wanted (2027-04-01)");
  const Raise raise{decimal_of(percent, "percent"), decimal_of(multiple, "multiple"), from};
  if (raise.percent > kMaxPercent) refuse("percent: at most 1000 is wanted");
  if (raise.multiple == 0 || raise.multiple > kWhole) refuse("multiple: above 0 and at most 100 is wanted");
  json card = json::parse(rate_card);
  json rates = json::array();
  for (const json& rate : card.at("rates")) {
    if (rate.at("id").get_ref<const std::string&>().ends_with("@" + from))
      throw Error(ErrorClass::rejected, "already_uplifted", "the card has been uplifted from this date on");
    add_rate(rates, rate, raise);
  }
  card["rates"] = std::move(rates);
  return card.dump(2);
}

}  // namespace doorstep::hub
