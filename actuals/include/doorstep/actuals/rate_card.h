// The rate card of a request (actuals.md §1), with its defaults filled in.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "doorstep/actuals/text.h"
#include "doorstep/actuals/units.h"

namespace doorstep::actuals {

enum class HoursKind { core, additional, any };  // `any` (`*`) only in rates
enum class Window { week, four_weeks, month, period };

struct FixedPrice {
  Minutes minutes = 0;
  Decimal amount;
};
enum class FixedRule { floor_plus_hourly, up_to };

struct Rate {
  Text id{}, service{}, band{};  // the latter two may be `*`
  HoursKind hours = HoursKind::any;
  std::vector<Text> days;       // at least one
  int from_minute = 0;          // of the local day
  int to_minute = kDayMinutes;  // at or before from_minute: on the next day
  Dates valid;
  std::optional<Decimal> per_hour, per_visit, per_night;
  std::vector<FixedPrice> fixed;  // in any order
  FixedRule fixed_rule = FixedRule::floor_plus_hourly;
};

enum class RoundMode { up, down, nearest, nearest_half_down };
struct Rounding {
  Minutes unit_minutes = 1;
  RoundMode mode = RoundMode::nearest;
};
struct Grace {
  std::optional<Minutes> under_minutes, over_minutes;
  std::optional<Decimal> percent;  // instead of the two
};
enum class Basis { actual, planned, lesser };
struct Overrun {
  enum class Pay { none, all, cap, within_budget };
  Pay pay = Pay::none;
  Minutes cap_minutes = 0;
};
struct ShortRule {
  enum class Pay { none, hold, actual };
  std::optional<Minutes> under_minutes;  // exactly one of the two
  std::optional<Decimal> under_percent;
  Pay pay = Pay::none;
};
struct Rollover {
  enum class Scope { carer_person_service, person_service };
  Scope scope = Scope::person_service;
  Window within = Window::week;  // not four_weeks
};
struct Measure {
  bool truncate_to_minute = false;
  std::optional<Rounding> round_clock;
  std::optional<Grace> grace;
  Basis basis = Basis::actual;
  Overrun overrun;
  std::optional<ShortRule> short_rule;
  std::optional<Rounding> round;
  Minutes minimum_minutes = 0;
  std::optional<Rollover> rollover;
};

struct NoAccess {
  std::optional<Minutes> pay_minutes;  // absent: as planned
  Decimal percent = kHundred;
};
struct CancelledTier {
  std::int64_t notice_hours_under = 0;
  std::optional<Decimal> percent, amount;  // exactly one of the two
};
struct Hospital {
  std::int64_t retain_days = 0;
  Decimal percent = kHundred;
};
struct NotDelivered {
  std::optional<NoAccess> no_access, refused;
  std::vector<CancelledTier> cancelled;
  std::optional<Hospital> hospital;
};

struct DiscountTier {
  std::int64_t over_hours = 0;
  Decimal percent;
};
struct Discount {
  enum class Rule { marginal, whole };
  Rule rule = Rule::marginal;
  std::vector<DiscountTier> tiers;  // ascending strictly
};

struct Segmentation {
  enum class Rule { split, start };
  enum class Anchor { actual, planned };
  Rule rule = Rule::split;
  Anchor anchor = Anchor::actual;
};
struct SleepIn {
  Minutes included_woken_minutes = 0;
  std::optional<std::int64_t> waking_after_calls;  // absent: never
};
enum class Unplanned { hold, pay, none };
enum class MoneyRounding { half_up, half_even };

struct RateCard {
  Text id{}, currency{}, timezone{};
  std::vector<Day> bank_holidays;
  std::map<Day, Text> special_days;
  std::vector<Rate> rates;
  Segmentation segments;
  Measure measure;
  NotDelivered not_delivered;
  Unplanned unplanned = Unplanned::hold;
  std::vector<Text> hold;  // names of exceptions
  SleepIn sleep_in;
  std::optional<Discount> discount;
  MoneyRounding rounding = MoneyRounding::half_up;
};

}  // namespace doorstep::actuals
