#include <algorithm>
#include <utility>

#include "doorstep/actuals/compare.h"

namespace doorstep::actuals {
namespace {

struct Rule {
  const char* name;
  bool (*is_used)(const Request& request);
  void (*remove)(Request& request);
};

const Measure& measure_of(const Request& request) { return request.rate_card.measure; }
bool has_budget(const Package& package) { return package.budget.has_value(); }

constexpr Rule kRules[] = {
    {"truncate_to_minute", [](const Request& r) { return measure_of(r).truncate_to_minute; },
     [](Request& r) { r.rate_card.measure.truncate_to_minute = false; }},
    {"round_clock", [](const Request& r) { return measure_of(r).round_clock.has_value(); },
     [](Request& r) { r.rate_card.measure.round_clock.reset(); }},
    {"grace", [](const Request& r) { return measure_of(r).grace.has_value(); },
     [](Request& r) { r.rate_card.measure.grace.reset(); }},
    {"overrun", [](const Request& r) { return measure_of(r).overrun.pay != Overrun::Pay::none; },
     [](Request& r) { r.rate_card.measure.overrun = {}; }},
    {"short", [](const Request& r) { return measure_of(r).short_rule.has_value(); },
     [](Request& r) { r.rate_card.measure.short_rule.reset(); }},
    {"rounding", [](const Request& r) { return measure_of(r).round.has_value(); },
     [](Request& r) {
       r.rate_card.measure.round.reset();
       r.rate_card.measure.rollover.reset();
     }},
    {"minimum", [](const Request& r) { return measure_of(r).minimum_minutes > 0; },
     [](Request& r) { r.rate_card.measure.minimum_minutes = 0; }},
    {"budgets",
     [](const Request& r) { return std::any_of(r.packages.begin(), r.packages.end(), has_budget); },
     [](Request& r) {
       for (Package& package : r.packages) {
         package.budget.reset();
         package.pool.reset();
       }
     }},
};

// Lines are the same ones, whatever the rules say of them.
std::int64_t changed_lines(const Pricing& with, const Pricing& without) {
  std::int64_t changed = 0;
  for (std::size_t i = 0; i < with.lines.size(); ++i) {
    const Line &a = with.lines[i], &b = without.lines[i];
    if (a.state != b.state || a.payable != b.payable || a.amount != b.amount) ++changed;
  }
  return changed;
}

Sums change_of(const Pricing& with, const Pricing& without) {
  const Sums &a = with.totals.all, &b = without.totals.all;
  Sums sums;
  sums.lines = changed_lines(with, without);
  sums.held_lines = a.held_lines - b.held_lines;
  sums.payable = a.payable - b.payable;
  sums.gross = a.gross - b.gross;
  sums.discount = a.discount - b.discount;
  return sums;
}

// Each rule is taken away in turn, and put back.
std::vector<Sums> changes_of(Request request) {
  Pricing with(request);
  run(with);
  const Measure measure = request.rate_card.measure;
  const std::vector<Package> packages = request.packages;
  std::vector<Sums> changes;
  for (const Rule& rule : kRules) {
    if (!rule.is_used(request)) {
      changes.emplace_back();
      continue;
    }
    rule.remove(request);
    Pricing without(request);
    run(without);
    changes.push_back(change_of(with, without));
    request.rate_card.measure = measure;
    request.packages = packages;
  }
  return changes;
}

}  // namespace

std::vector<Compared> effects(Request before, Request after) {
  std::vector<bool> is_used;
  for (const Rule& rule : kRules) is_used.push_back(rule.is_used(before) || rule.is_used(after));
  const auto changes_before = changes_of(std::move(before)), changes_after = changes_of(std::move(after));
  std::vector<Compared> list;
  for (std::size_t i = 0; i < is_used.size(); ++i) {
    if (is_used[i]) list.push_back({kRules[i].name, changes_before[i], changes_after[i]});
  }
  return list;
}

}  // namespace doorstep::actuals
