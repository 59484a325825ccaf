// Rates between which nothing decides (actuals.md §1): same service, band and hours, a minute of the day in common,
// and a date on which both fit by an equally specific kind of day.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "doorstep/actuals/days.h"

#include "check/checks.h"
#include "check/window_tree.h"
#include "price/rates_by_day.h"
#include "read/scalars.h"

namespace doorstep::actuals {
namespace {

// Dates on which every rate fits by the same name, ascending. Within a class validities are stretches again.
struct DayClass {
  DayNames names;
  std::vector<Day> dates;

  // The stretch of the class's own counting that lies within; nothing where it is empty.
  std::optional<Dates> within(const Dates& valid) const {
    const auto from = std::lower_bound(dates.begin(), dates.end(), valid.from);
    const auto to = std::upper_bound(from, dates.end(), valid.to);
    if (from == to) return std::nullopt;
    return Dates{static_cast<Day>(from - dates.begin()), static_cast<Day>(to - dates.begin() - 1)};
  }
};

// All dates of the page and, as rates may be valid before and after them, a week more at both ends.
std::vector<DayClass> day_classes(const Request& request) {
  const Calendar calendar(request);
  std::set<Text> used;
  for (const Rate& rate : request.rate_card.rates) used.insert(rate.days.begin(), rate.days.end());
  std::map<std::tuple<int, bool, std::optional<Text>>, DayClass> classes;
  const Day last = *parse_date("2099-12-31") + 7;
  for (Day date = *parse_date("2000-01-01") - 7; date <= last; ++date) {
    auto special = calendar.special(date);
    if (special && !used.contains(*special)) special.reset();
    auto& day_class = classes[{weekday(date), calendar.is_bank_holiday(date), special}];
    if (day_class.dates.empty()) day_class.names = calendar.names(date);
    day_class.dates.push_back(date);
  }
  std::vector<DayClass> out;
  out.reserve(classes.size());
  for (auto& [key, day_class] : classes) out.push_back(std::move(day_class));
  return out;
}

// Rates of one service, band and hours.
class Group {
 public:
  Group(const RateCard& card, const std::vector<std::int32_t>& members) : card_(card), by_day_(card) {
    std::set<int> edges{0, kDayMinutes};
    for (const std::int32_t i : members) {
      edges.insert({rate(i).from_minute, rate(i).to_minute});
      by_day_.add(i);
    }
    by_day_.finish();
    edges_.assign(edges.begin(), edges.end());
  }

  // Takes the rates in the order of the card, so that it is the later of two that is noted.
  void check(const DayClass& day_class) {
    std::array<std::optional<WindowTree>, kNoFit> trees;  // one for each kind of day
    for (const std::int32_t i : fitting(day_class)) {
      const auto dates = day_class.within(rate(i).valid);
      if (!dates) continue;
      auto& tree = trees[static_cast<std::size_t>(Calendar::fit(rate(i).days, day_class.names))];
      if (!tree) tree.emplace(static_cast<int>(edges_.size()) - 1);
      if (place(*tree, rate(i), *dates)) ambiguous_.insert(i);
    }
  }

  void report(Problems& problems) const {
    for (const std::int32_t i : ambiguous_) {
      note(problems, Code::ambiguous_rate, "an earlier rate fits as well", "/rate_card/rates/",
           static_cast<std::size_t>(i));
    }
  }

 private:
  const Rate& rate(std::int32_t i) const { return card_.rates[static_cast<std::size_t>(i)]; }

  std::vector<std::int32_t> fitting(const DayClass& day_class) const {
    std::vector<std::int32_t> found;
    for (const auto& name : day_class.names) {
      if (name) by_day_.find(*name, {day_class.dates.front(), day_class.dates.back()}, found);
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

  // A window over midnight is two. Answers whether another was there before.
  bool place(WindowTree& tree, const Rate& rate, const Dates& dates) const {
    const int from = piece(rate.from_minute), to = piece(rate.to_minute);
    const int end = static_cast<int>(edges_.size()) - 1;
    const bool wraps = rate.to_minute <= rate.from_minute;
    const bool found =
        wraps ? tree.touches(from, end, dates) || tree.touches(0, to, dates) : tree.touches(from, to, dates);
    tree.add(from, wraps ? end : to, dates);
    if (wraps) tree.add(0, to, dates);
    return found;
  }

  int piece(int minute) const {
    return static_cast<int>(std::lower_bound(edges_.begin(), edges_.end(), minute) - edges_.begin());
  }

  const RateCard& card_;
  RatesByDay by_day_;
  std::vector<int> edges_;
  std::set<std::int32_t> ambiguous_;
};

}  // namespace

void check_ambiguous_rates(const Request& request, Problems& problems) {
  const auto& rates = request.rate_card.rates;
  std::map<std::tuple<Text, Text, HoursKind>, std::vector<std::int32_t>> groups;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    groups[{rates[i].service, rates[i].band, rates[i].hours}].push_back(static_cast<std::int32_t>(i));
  }
  std::erase_if(groups, [](const auto& group) { return group.second.size() < 2; });
  if (groups.empty()) return;
  const auto classes = day_classes(request);
  for (const auto& [key, members] : groups) {
    Group group(request.rate_card, members);
    for (const DayClass& day_class : classes) group.check(day_class);
    group.report(problems);
  }
}

}  // namespace doorstep::actuals
