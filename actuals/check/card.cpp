#include <algorithm>
#include <array>
#include <set>

#include "doorstep/actuals/days.h"

#include "check/checks.h"

namespace doorstep::actuals {
namespace {

constexpr std::array<std::string_view, 11> kDayNames = {
    "any", "weekday", "weekend", "bank_holiday", "mon", "tue", "wed", "thu", "fri", "sat", "sun"};

bool is_day_name(std::string_view name) {
  return std::find(kDayNames.begin(), kDayNames.end(), name) != kDayNames.end();
}

// per_hour with or without fixed; or per_visit; or per_night with or without per_hour.
bool has_one_price(const Rate& rate) {
  if (rate.per_visit) return !rate.per_hour && !rate.per_night && rate.fixed.empty();
  if (rate.per_night) return rate.fixed.empty();
  return rate.per_hour.has_value();
}

class CardChecker {
 public:
  CardChecker(const Request& request, Problems& problems)
      : request_(request), card_(request.rate_card), problems_(problems) {
    for (const auto& [date, name] : card_.special_days) special_names_.insert(name);
  }

  void check() {
    Once once(request_.texts.size());
    check_ids(
        card_.rates, [](const Rate& rate) { return rate.id; }, "/rate_card/rates/", "/id", once, problems_);
    for (std::size_t i = 0; i < card_.rates.size(); ++i) check_rate(i);
    check_special_days();
    check_measure();
    check_cancelled();
    check_discount();
  }

 private:
  void check_rate(std::size_t i) {
    const Rate& rate = card_.rates[i];
    constexpr std::string_view kRates = "/rate_card/rates/";
    if (rate.valid.to < rate.valid.from) {
      note(problems_, Code::bad_interval, "ends before it begins", kRates, i, "/valid/to");
    }
    if (!has_one_price(rate)) {
      note(problems_, Code::conflict, "a rate has one price: per_hour, per_visit or per_night", kRates, i);
    }
    if (rate.per_visit && card_.segments.rule != Segmentation::Rule::start) {
      note(problems_, Code::conflict, "per_visit goes with the segment rule start", kRates, i, "/per_visit");
    }
    if (rate.per_night && !is_night(rate)) {
      note(problems_, Code::conflict, "per_night goes with sleep_in or waking_night", kRates, i,
           "/per_night");
    }
    check_fixed(i);
    check_days(i);
  }

  bool is_night(const Rate& rate) const {
    const std::string_view service = request_.texts[rate.service];
    return service == "sleep_in" || service == "waking_night";
  }

  void check_fixed(std::size_t i) {
    std::set<Minutes> minutes;
    const auto& fixed = card_.rates[i].fixed;
    for (std::size_t j = 0; j < fixed.size(); ++j) {
      if (minutes.insert(fixed[j].minutes).second) continue;
      note(problems_, Code::duplicate, "this number of minutes was there before", "/rate_card/rates/", i,
           "/fixed/", j, "/minutes");
    }
  }

  void check_days(std::size_t i) {
    const auto& days = card_.rates[i].days;
    for (std::size_t j = 0; j < days.size(); ++j) {
      if (is_day_name(request_.texts[days[j]]) || special_names_.contains(days[j])) continue;
      note(problems_, Code::conflict, "no such day", "/rate_card/rates/", i, "/days/", j);
    }
  }

  void check_special_days() {
    for (const auto& [date, name] : card_.special_days) {
      if (!is_day_name(request_.texts[name])) continue;
      note(problems_, Code::conflict, "this name is reserved", "/rate_card/special_days/", to_text(date));
    }
  }

  void check_measure() {
    const Measure& measure = card_.measure;
    const auto& grace = measure.grace;
    if (grace && grace->percent && (grace->under_minutes || grace->over_minutes)) {
      note(problems_, Code::conflict, "percent goes without minutes", "/rate_card/measure/grace/percent");
    }
    const auto& rule = measure.short_rule;
    if (rule && rule->under_minutes.has_value() == rule->under_percent.has_value()) {
      note(problems_, Code::conflict, "one of under_minutes and under_percent", "/rate_card/measure/short");
    }
    if (measure.rollover && (!measure.round || measure.round->mode != RoundMode::down)) {
      note(problems_, Code::conflict, "rollover goes with rounding down", "/rate_card/measure/rollover");
    }
  }

  void check_cancelled() {
    const auto& tiers = card_.not_delivered.cancelled;
    for (std::size_t i = 0; i < tiers.size(); ++i) {
      if (tiers[i].percent.has_value() != tiers[i].amount.has_value()) continue;
      note(problems_, Code::conflict, "one of percent and amount", "/rate_card/not_delivered/cancelled/", i);
    }
  }

  void check_discount() {
    if (!card_.discount) return;
    const auto& tiers = card_.discount->tiers;
    for (std::size_t i = 1; i < tiers.size(); ++i) {
      if (tiers[i].over_hours > tiers[i - 1].over_hours) continue;
      note(problems_, Code::conflict, "tiers ascend", "/rate_card/discount/tiers/", i, "/over_hours");
    }
  }

  const Request& request_;
  const RateCard& card_;
  Problems& problems_;
  std::set<Text> special_names_;
};

}  // namespace

void check_card(const Request& request, Problems& problems) { CardChecker(request, problems).check(); }

}  // namespace doorstep::actuals
