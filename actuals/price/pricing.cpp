#include "doorstep/actuals/pricing.h"

#include <array>

#include "price/steps.h"

namespace doorstep::actuals {

std::string_view to_string(State state) {
  static constexpr std::array<std::string_view, 3> kNames = {"payable", "held", "not_payable"};
  return kNames.at(static_cast<std::size_t>(state));
}

std::string_view to_string(Reason reason) {
  static constexpr std::array<std::string_view, kReasons> kNames = {
      "carer_missing",     "exception",           "extra_carer", "unplanned",         "not_delivered",
      "no_access_paid",    "short_notice",        "retained",    "within_grace",      "capped_at_planned",
      "overrun_capped",    "short_visit",         "rolled_over", "raised_to_minimum", "nothing_billable",
      "no_package",        "became_waking_night", "no_rate",     "woken_paid",        "over_budget",
      "paid_within_budget"};
  return kNames.at(static_cast<std::size_t>(reason));
}

std::span<const Step> steps() {
  static constexpr std::array kSteps = {
      Step{"arrange", arrange}, Step{"find_held", find_held},           Step{"measure", measure},
      Step{"price", price},     Step{"charge_budgets", charge_budgets}, Step{"fund", fund},
      Step{"sum_up", sum_up}};
  return kSteps;
}

void run(Pricing& pricing) {
  for (const Step& step : steps()) step.run(pricing);
}

}  // namespace doorstep::actuals
