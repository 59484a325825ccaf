#include <algorithm>
#include <map>
#include <tuple>

#include "check/checks.h"
#include "check/date_set.h"

namespace doorstep::actuals {
namespace {

class PackageChecker {
 public:
  PackageChecker(const Request& request, Problems& problems)
      : request_(request), problems_(problems), once_(request.texts.size()) {}

  void check() {
    const auto& packages = request_.packages;
    check_ids(
        packages, [](const Package& package) { return package.id; }, "/packages/", "/id", once_, problems_);
    for (std::size_t i = 0; i < packages.size(); ++i) check_package(i, packages[i]);
  }

 private:
  void check_package(std::size_t i, const Package& package) {
    if (package.valid.to < package.valid.from) {
      note(problems_, Code::bad_interval, "ends before it begins", "/packages/", i, "/valid/to");
    }
    check_funding(i, package.funding);
    if (package.budget) check_anchor(i, *package.budget);
    if (package.pool) check_pool(i, package);
  }

  void check_funding(std::size_t i, const std::vector<Funding>& funding) {
    once_.restart();
    std::int64_t sum = 0;
    for (std::size_t j = 0; j < funding.size(); ++j) {
      sum += funding[j].percent.ten_thousandths;
      if (once_.first(funding[j].funder)) continue;
      note(problems_, Code::duplicate, "this funder was there before", "/packages/", i, "/funding/", j,
           "/funder");
    }
    if (sum != kWholePercent) {
      note(problems_, Code::bad_percent, "the percentages do not add to 100", "/packages/", i, "/funding");
    }
  }

  void check_anchor(std::size_t i, const Budget& budget) {
    const bool wanted = budget.per == Window::four_weeks;
    const bool fits = budget.anchor ? wanted && weekday(*budget.anchor) == 0 : !wanted;
    if (fits) return;
    note(problems_, Code::conflict, "four_weeks, and nothing else, has an anchor, a Monday", "/packages/", i,
         "/budget/anchor");
  }

  void check_pool(std::size_t i, const Package& package) {
    const auto& first = pools_.try_emplace(*package.pool, &package).first->second->budget;
    const auto& budget = package.budget;
    const bool fits = budget && first && budget->per == first->per && budget->anchor == first->anchor;
    if (fits) return;
    note(problems_, Code::conflict, "packages of a pool have budgets with the same per and anchor",
         "/packages/", i, "/pool");
  }

  const Request& request_;
  Problems& problems_;
  Once once_;
  std::map<Text, const Package*> pools_;  // the first of each
};

}  // namespace

void check_packages(const Request& request, Problems& problems) { PackageChecker(request, problems).check(); }

void check_ambiguous_packages(const Request& request, Problems& problems) {
  std::map<std::tuple<Text, Text>, DateSet> taken;
  for (std::size_t i = 0; i < request.packages.size(); ++i) {
    const Package& package = request.packages[i];
    DateSet& dates = taken[{package.person, package.service}];
    if (dates.touches(package.valid)) {
      note(problems, Code::ambiguous_package, "another package of the person and service is valid then",
           "/packages/", i);
    }
    dates.add(package.valid);
  }
}

}  // namespace doorstep::actuals
