// A statement request (actuals.md §1) as it is after it was found sound, with its defaults filled in.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "doorstep/actuals/problem.h"
#include "doorstep/actuals/rate_card.h"
#include "doorstep/actuals/text.h"
#include "doorstep/actuals/units.h"
#include "doorstep/actuals/zone.h"

namespace doorstep::actuals {

enum class Status { delivered, no_access, refused, hospital, cancelled, missed };
enum class CancelledBy { person, provider, commissioner };

struct Planned {
  Interval time;
  int carers = 1;
};
struct Attendance {
  Text carer{};
  Interval time;  // as recorded
};
struct Participant {
  Text person{};
  std::int64_t weight = 1;
};

struct Visit {
  Text id{}, provider{}, service{};
  Participant alone;         // the visit's own person
  std::optional<Text> band;  // none: only rates with band `*`
  HoursKind hours = HoursKind::core;
  Status status = Status::delivered;
  bool approved = false;
  std::optional<Planned> planned;
  std::vector<Attendance> attendances;
  std::vector<Participant> shared_by;  // empty: `alone`
  std::vector<Interval> woken;
  std::vector<Text> exceptions;
  std::optional<Instant> cancelled_at;
  std::optional<CancelledBy> cancelled_by;
  std::optional<Day> admitted;
  Minutes approved_extra_minutes = 0;

  Instant start = 0;            // §1: decides the order,
  Day date = 0;                 // and its local date period, package and budget
  std::int64_t weight_sum = 1;  // of the participants

  Text person() const { return alone.person; }
  std::span<const Participant> participants() const {
    return shared_by.empty() ? std::span(&alone, 1) : std::span(shared_by);
  }
};

struct Budget {
  Minutes minutes = 0;
  Window per = Window::week;
  std::optional<Day> anchor;  // a Monday, with four_weeks
};
struct Funding {
  Text funder{};
  Decimal percent;
};
struct Package {
  Text id{}, person{}, service{};  // service may be `*`
  Dates valid;
  std::optional<Budget> budget;
  std::vector<Funding> funding;  // adding to 100
  std::optional<Text> pool;
};

struct Request {
  Texts texts;
  Text any{};  // `*`
  Dates period;
  RateCard rate_card;
  std::vector<Package> packages;
  std::vector<Visit> visits;   // by start, then id: the order that matters
  const Zone* zone = nullptr;  // of the rate card
};

// Stage 1 of actuals.md §11 alone, for a text of any kind.
std::optional<Problem> check_json(std::string_view json);

// Stages 1 to 3 of actuals.md §11: a sound request, or the problem to report. Time grows as n log n with the text,
// memory in proportion to it.
std::variant<Request, Problem> read_request(std::string_view json);

}  // namespace doorstep::actuals
