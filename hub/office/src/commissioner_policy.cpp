#include "doorstep/hub/office/commissioner_policy.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <nlohmann/json.hpp>

#include "doorstep/event/error.h"
#include "doorstep/hub/office/commissioner_settings.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

struct Number {
  std::string_view name;
  std::int64_t CommissionerPolicy::*member;
  std::int64_t least, most;
};
constexpr std::array kNumbers{
    Number{"usage_under_percent", &CommissionerPolicy::usage_under_percent, 0, kMaxUsagePercent},
    Number{"usage_over_percent", &CommissionerPolicy::usage_over_percent, 0, kMaxUsagePercent},
    Number{"usage_weeks", &CommissionerPolicy::usage_weeks, 1, kMaxUsageWeeks}};

constexpr std::array<std::string_view, 3> kApprovalBy{"either", "provider", "commissioner"};

[[noreturn]] void refuse(std::string_view name, const std::string& wanted) {
  throw Error(ErrorClass::rejected, "bad_value", std::string(name) + " must be " + wanted);
}

std::int64_t number_from(const Number& number, std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || value < number.least || value > number.most) {
    refuse(number.name,
           "a whole number from " + std::to_string(number.least) + " to " + std::to_string(number.most));
  }
  return value;
}

// As a document has it, so that one way of setting checks it.
std::string text_of(const json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

}  // namespace

void set(CommissionerPolicy& policy, std::string_view name, std::string_view value) {
  if (name == "approval_by") {
    const auto found = std::find(kApprovalBy.begin(), kApprovalBy.end(), value);
    if (found == kApprovalBy.end()) refuse(name, "either, provider or commissioner");
    policy.approval_by = static_cast<ApprovalBy>(found - kApprovalBy.begin());
    return;
  }
  const auto number =
      std::find_if(kNumbers.begin(), kNumbers.end(), [&](const Number& n) { return n.name == name; });
  if (number == kNumbers.end())
    throw Error(ErrorClass::rejected, "unknown_policy", "there is no policy named " + std::string(name));
  policy.*(number->member) = number_from(*number, value);
}

std::string write_commissioner_policy(const CommissionerPolicy& policy) {
  json out{{"approval_by", kApprovalBy.at(static_cast<std::size_t>(policy.approval_by))}};
  for (const Number& number : kNumbers) out[std::string(number.name)] = policy.*(number.member);
  return out.dump();
}

CommissionerPolicy read_commissioner_policy(std::string_view text) {
  CommissionerPolicy policy;
  const json document = json::parse(text, nullptr, false);
  if (!document.is_object()) return policy;
  for (const auto& [name, value] : document.items()) {
    try {
      set(policy, name, text_of(value));
    } catch (const Error&) {  // written by another version
    }
  }
  return policy;
}

CommissionerPolicy set_commissioner_policy(Store& store, const std::string& commissioner,
                                           const std::vector<std::pair<std::string, std::string>>& members,
                                           const std::string& by, Millis now) {
  return store.write([&](Connection& db) {
    CommissionerPolicy policy = commissioner_policy_of(db, commissioner);
    for (const auto& [name, value] : members) set(policy, name, value);
    if (!members.empty())
      keep_setting(db, commissioner, SettingKind::policy, write_commissioner_policy(policy), by, now);
    return policy;
  });
}

CommissionerPolicy commissioner_policy_of(Connection& db, std::string_view commissioner) {
  const auto held = setting_of(db, commissioner, SettingKind::policy);
  return held ? read_commissioner_policy(held->document) : CommissionerPolicy{};
}

}  // namespace doorstep::hub
