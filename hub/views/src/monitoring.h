// The figures of monitoring over a period: each a number of visits, out of so many that it could have been.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "doorstep/hub/views/figures.h"

#include "continuity.h"
#include "seen.h"

namespace doorstep::hub {

struct FigureOf {
  Figure figure, of;
};
// What is shown, in its order.
inline constexpr std::array<FigureOf, 21> kMonitored{{{Figure::attended, Figure::due},
                                                      {Figure::punctual, Figure::timed},
                                                      {Figure::late, Figure::timed},
                                                      {Figure::early, Figure::timed},
                                                      {Figure::critical_punctual, Figure::critical},
                                                      {Figure::missed, Figure::due},
                                                      {Figure::no_access, Figure::due},
                                                      {Figure::refused, Figure::due},
                                                      {Figure::hospital, Figure::planned},
                                                      {Figure::cancelled, Figure::planned},
                                                      {Figure::in_progress, Figure::visits},
                                                      {Figure::to_come, Figure::planned},
                                                      {Figure::unplanned, Figure::visits},
                                                      {Figure::under_15, Figure::measured},
                                                      {Figure::under_30, Figure::measured},
                                                      {Figure::electronic, Figure::delivered},
                                                      {Figure::manual, Figure::came},
                                                      {Figure::edited, Figure::came},
                                                      {Figure::pending, Figure::visits},
                                                      {Figure::open_exceptions, Figure::visits},
                                                      {Figure::shared, Figure::visits}}};

// Visits with open exceptions by how many days ago they were; `from` and `to` are the days of the period that fit, and
// where none does, it is not listed.
struct AgeBand {
  std::int64_t least_days = 0;
  std::string from, to;
  std::int64_t visits = 0;
};

struct Monitoring {
  Sums sums;
  std::vector<AgeBand> open_exceptions;  // the youngest first
  PeoplesContinuity continuity;
};

// `today` is the local date from which ages count.
Monitoring monitoring_of(Connection& db, const std::vector<SeenPart>& parts, const std::string& today);

}  // namespace doorstep::hub
