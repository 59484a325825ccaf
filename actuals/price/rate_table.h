// Which rate matches at a local minute (§4), found by looking it up in the days that were laid out before.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "doorstep/actuals/days.h"
#include "doorstep/actuals/request.h"

#include "price/rates_by_day.h"

namespace doorstep::actuals {

inline constexpr std::int32_t kNoRate = -1;

// The rate from some minute of a local day on, until another minute of it.
struct RateStretch {
  std::int32_t rate = kNoRate;
  int until_minute = kDayMinutes;
};

// The rates of one service, band and hours. Lays out a day when it is first asked for it.
class RateGroup {
 public:
  RateGroup(const RateCard& card, const Calendar& calendar)
      : card_(card), calendar_(calendar), rates_(card) {}

  void add(std::int32_t rate) { rates_.add(rate); }
  void finish() { rates_.finish(); }  // once all are added
  RateStretch at(Day date, int minute);

 private:
  using Layout = std::vector<RateStretch>;  // of one day, without gaps
  const Layout& layout(Day date);
  Layout lay_out(Day date) const;

  const RateCard& card_;
  const Calendar& calendar_;
  RatesByDay rates_;
  std::unordered_map<Day, Layout> layouts_;
  const Layout* last_layout_ = nullptr;  // visits come by date
  Day last_date_ = 0;
};

class RateTable {
 public:
  explicit RateTable(const Request& request);

  // The groups that may match, most specific first: by service, then band, then hours.
  using Groups = std::vector<RateGroup*>;
  const Groups& groups(Text service, std::optional<Text> band, HoursKind hours);

  // The most specific rate, and for how long it stays so.
  static RateStretch at(const Groups& groups, Day date, int minute);

 private:
  using Key = std::tuple<Text, std::optional<Text>, HoursKind>;
  const Calendar calendar_;
  Text any_;
  std::map<Key, std::unique_ptr<RateGroup>> by_key_;
  std::map<Key, Groups> known_;
  const std::pair<const Key, Groups>* last_ = nullptr;
};

}  // namespace doorstep::actuals
