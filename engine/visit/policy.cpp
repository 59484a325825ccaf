#include "doorstep/visit/policy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <nlohmann/json.hpp>

#include "doorstep/event/error.h"

#include "json.h"

namespace doorstep::visit {
namespace {

using nlohmann::json;

// A whole number of the policy and its bounds.
struct Number {
  std::string_view name;
  std::int64_t Policy::*member;
  std::int64_t least;
  std::int64_t most;
};
constexpr std::array<Number, 8> kNumbers{{
    {"horizon_back_days", &Policy::horizon_back_days, 0, 366},
    {"horizon_ahead_days", &Policy::horizon_ahead_days, 0, 366},
    {"geofence_m", &Policy::geofence_m, 1, 1'000'000},
    {"late_minutes", &Policy::late_minutes, 0, 1'440},
    {"early_minutes", &Policy::early_minutes, 0, 1'440},
    {"time_critical_minutes", &Policy::time_critical_minutes, 0, 1'440},
    {"short_percent", &Policy::short_percent, 0, 1'000},
    {"long_percent", &Policy::long_percent, 0, 1'000},
}};

bool is_in(const Number& number, std::int64_t value) { return value >= number.least && value <= number.most; }

[[noreturn]] void refuse_policy(std::string_view name, const std::string& what) {
  throw Error(ErrorClass::rejected, "bad_value", std::string(name) + " must be " + what);
}

std::int64_t number_from(const Number& number, std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !is_in(number, value)) {
    refuse_policy(number.name, "a whole number from " + std::to_string(number.least) + " to " +
                                   std::to_string(number.most));
  }
  return value;
}

bool flag_from(std::string_view name, std::string_view text) {
  if (text != "true" && text != "false") refuse_policy(name, "true or false");
  return text == "true";
}

// IANA names and reason codes: ASCII that needs no quoting anywhere. At most 64 characters.
bool is_plain(std::string_view text, std::string_view also) {
  const auto plain = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           also.find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), plain);
}
bool is_zone(std::string_view text) { return is_plain(text, "_+-/") && text.front() != '/'; }
bool is_code(std::string_view text) { return is_plain(text, "_-."); }

std::vector<std::string> codes_from(std::string_view text) {
  std::vector<std::string> codes;
  for (std::size_t at = 0; !text.empty() && at <= text.size();) {
    const std::size_t end = std::min(text.find(';', at), text.size());
    const std::string_view code = text.substr(at, end - at);
    if (!is_code(code))
      refuse_policy("amendment_reasons", "codes of letters, digits, _ - and ., separated by ;");
    if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.emplace_back(code);
    at = end + 1;
  }
  return codes;
}

std::optional<std::vector<std::string>> codes_of(const json& list) {
  std::vector<std::string> codes;
  if (!list.is_array()) return std::nullopt;
  for (const json& code : list) {
    if (!code.is_string()) return std::nullopt;
    codes.push_back(code.get<std::string>());
  }
  return codes;
}

}  // namespace

void set(Policy& policy, std::string_view name, std::string_view value) {
  const auto number =
      std::find_if(kNumbers.begin(), kNumbers.end(), [&](const Number& n) { return n.name == name; });
  if (number != kNumbers.end()) {
    policy.*(number->member) = number_from(*number, value);
  } else if (name == "evidence_privacy") {
    policy.evidence_privacy = flag_from(name, value);
  } else if (name == "zone") {
    if (!is_zone(value)) refuse_policy(name, "an IANA time zone such as Europe/London");
    policy.zone = value;
  } else if (name == "amendment_reasons") {
    policy.amendment_reasons = codes_from(value);
  } else {
    throw Error(ErrorClass::rejected, "unknown_policy", "there is no policy named " + std::string(name));
  }
}

std::string write_policy(const Policy& policy) {
  json out{{"zone", policy.zone},
           {"evidence_privacy", policy.evidence_privacy},
           {"amendment_reasons", policy.amendment_reasons}};
  for (const Number& number : kNumbers) out[std::string(number.name)] = policy.*(number.member);
  return event::to_canonical(out);
}

Policy parse_policy(std::string_view text) {
  Policy policy;
  const auto object = parse_object(text);
  if (!object) return policy;
  const auto find = [&](std::string_view name) { return object->value(std::string(name), json()); };
  for (const Number& number : kNumbers) {
    const auto value = as_integer(find(number.name));
    if (value && is_in(number, *value)) policy.*(number.member) = *value;
  }
  if (const json flag = find("evidence_privacy"); flag.is_boolean())
    policy.evidence_privacy = flag.get<bool>();
  if (const json zone = find("zone"); zone.is_string() && is_zone(zone.get<std::string>())) {
    policy.zone = zone.get<std::string>();
  }
  if (auto codes = codes_of(find("amendment_reasons"))) policy.amendment_reasons = std::move(*codes);
  return policy;
}

}  // namespace doorstep::visit
