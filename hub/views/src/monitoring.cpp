#include "monitoring.h"

#include <algorithm>
#include <limits>

#include "doorstep/hub/office/local_time.h"

#include "summary.h"

namespace doorstep::hub {

namespace {

// The ages at which a band begins, in days.
constexpr std::array<int, 4> kBands{0, 2, 8, 29};

std::string days_before(const std::string& day, int days) {
  return local_date(parse_rfc3339(day + "T12:00:00Z").value(), "UTC", -days);
}

// The same parts, of fewer days.
std::vector<SeenPart> cut_to(std::vector<SeenPart> parts, const std::string& from, const std::string& to) {
  for (SeenPart& part : parts) {
    part.from = std::max(part.from, from);
    part.to = std::min(part.to, to);
  }
  std::erase_if(parts, [](const SeenPart& part) { return part.to < part.from; });
  return parts;
}

std::vector<AgeBand> bands(Connection& db, const std::vector<SeenPart>& parts, const std::string& today) {
  std::vector<AgeBand> list;
  for (std::size_t i = 0; i < kBands.size(); ++i) {
    const bool is_last = i + 1 == kBands.size();
    const std::string from = is_last ? "2000-01-01" : days_before(today, kBands.at(i + 1) - 1);
    const std::string to = i == 0 ? "2099-12-31" : days_before(today, kBands.at(i));
    const auto of_band = cut_to(parts, from, to);
    if (of_band.empty()) continue;
    AgeBand band{kBands.at(i), of_band.front().from, of_band.front().to, 0};
    for (const SeenPart& part : of_band) {
      band.from = std::min(band.from, part.from);
      band.to = std::max(band.to, part.to);
    }
    for (const auto& [key, sums] : sums_of(db, of_band, GroupBy::all))
      band.visits += sums.of(Figure::open_exceptions);
    list.push_back(std::move(band));
  }
  return list;
}

}  // namespace

Monitoring monitoring_of(Connection& db, const std::vector<SeenPart>& parts, const std::string& today) {
  Monitoring out;
  for (const auto& [key, sums] : sums_of(db, parts, GroupBy::all)) out.sums.add(sums);
  out.open_exceptions = bands(db, parts, today);
  out.continuity = continuity_of(db, parts);
  return out;
}

}  // namespace doorstep::hub
