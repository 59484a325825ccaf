#include <algorithm>

#include "check/checks.h"

namespace doorstep::actuals {
namespace {

void sort_days(RateCard& card) {
  for (Rate& rate : card.rates) {
    std::sort(rate.days.begin(), rate.days.end());
    rate.days.erase(std::unique(rate.days.begin(), rate.days.end()), rate.days.end());
  }
}

void check_period(const Request& request, Problems& problems) {
  for (std::size_t i = 0; i < request.visits.size(); ++i) {
    if (request.period.contains(request.visits[i].date)) continue;
    note(problems, Code::outside_period, "the visit's local date is outside the period", "/visits/", i);
  }
}

}  // namespace

// The codes of the later checks stand behind those of the earlier ones, and may rely on there being none of those.
void check(Request& request, Problems& problems) {
  if (request.period.to < request.period.from) {
    note(problems, Code::bad_interval, "the period ends before it begins", "/period/to");
  }
  check_card(request, problems);
  check_packages(request, problems);
  check_visits(request, problems);
  sort_days(request.rate_card);
  if (!problems.any()) check_ambiguous_rates(request, problems);
  if (!problems.any()) check_ambiguous_packages(request, problems);
  if (!problems.any()) check_period(request, problems);
}

}  // namespace doorstep::actuals
