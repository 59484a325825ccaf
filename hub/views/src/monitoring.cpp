#include "monitoring.h"

#include <algorithm>
#include <utility>

#include "doorstep/hub/office/local_time.h"

#include "summary.h"

namespace doorstep::hub {

namespace {

// The ages at which a band begins, in days.
constexpr std::array<int, 4> kBands{0, 2, 8, 29};

std::string days_before(const std::string& day, int days) {
  return local_date(parse_rfc3339(day + "T12:00:00Z").value(), "UTC", -days);
}

// The days of all parts.
std::pair<std::string, std::string> period_of(const std::vector<SeenPart>& parts) {
  std::pair<std::string, std::string> period{"2099-12-31", "2000-01-01"};
  for (const SeenPart& part : parts) {
    period.first = std::min(period.first, part.from);
    period.second = std::max(period.second, part.to);
  }
  return period;
}

std::vector<AgeBand> bands(const SumTable& by_day, const std::vector<SeenPart>& parts,
                           const std::string& today) {
  const auto [first, last] = period_of(parts);
  std::vector<AgeBand> list;
  for (std::size_t i = 0; i < kBands.size(); ++i) {
    const bool is_last = i + 1 == kBands.size();
    AgeBand band{kBands.at(i), is_last ? first : std::max(first, days_before(today, kBands.at(i + 1) - 1)),
                 i == 0 ? last : std::min(last, days_before(today, kBands.at(i))), 0};
    if (band.to < band.from) continue;
    for (const auto& [key, sums] : by_day) {
      if (band.from <= key.week && key.week <= band.to) band.visits += sums.of(Figure::open_exceptions);
    }
    list.push_back(std::move(band));
  }
  return list;
}

}  // namespace

Monitoring monitoring_of(Connection& db, const std::vector<SeenPart>& parts, const std::string& today) {
  Monitoring out;
  const SumTable by_day = sums_of(db, parts, GroupBy::day);
  for (const auto& [key, sums] : by_day) out.sums.add(sums);
  out.open_exceptions = bands(by_day, parts, today);
  out.continuity = continuity_of(db, parts);
  return out;
}

}  // namespace doorstep::hub
