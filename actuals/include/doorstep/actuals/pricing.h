// What is payable for what was delivered, step by step (actuals.md §2 to §8). Pure: no clock, no file, no network.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "doorstep/actuals/request.h"

namespace doorstep::actuals {

enum class State : std::uint8_t { payable, held, not_payable };
std::string_view to_string(State state);

// In the order in which a line lists them.
enum class Reason : std::uint8_t {
  carer_missing,
  exception,  // listed as exception:NAME, once for each name
  extra_carer,
  unplanned,
  not_delivered,
  no_access_paid,
  short_notice,
  retained,
  within_grace,
  capped_at_planned,
  overrun_capped,
  short_visit,
  rolled_over,
  raised_to_minimum,
  nothing_billable,
  no_package,
  became_waking_night,
  no_rate,
  woken_paid,
  over_budget,
  paid_within_budget,
};
inline constexpr int kReasons = 21;
std::string_view to_string(Reason reason);

class Reasons {
 public:
  void add(Reason reason) { bits_ |= bit(reason); }
  void add(Reasons others) { bits_ |= others.bits_; }
  bool has(Reason reason) const { return (bits_ & bit(reason)) != 0; }

 private:
  static std::uint32_t bit(Reason reason) { return 1U << static_cast<unsigned>(reason); }
  std::uint32_t bits_ = 0;
};

// A price before rounding, exact: 1/360,000 of the minor unit. So a decimal is 3,600 of its ten-thousandths, and a
// second of an hourly rate one of them. No line reaches 10^18 of it: 4 days by the minute at 999999.9999 are 2·10^17.
using Price = std::int64_t;
inline constexpr Price kPricesPerMinorUnit = 360'000;
inline constexpr Price kPricesPerTenThousandth = 3'600;

// A stretch of time priced by one rate.
struct Segment {
  std::uint32_t rate = 0;  // of the rate card
  Instant from = 0;
  Seconds seconds = 0;
  Price price = 0;  // of the whole session, before the duty's percentage
};

// Segments [first, first + count) of Pricing::segments.
struct SegmentRange {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

// One carer's part of a visit: an attendance, or a planned carer of a visit that was not delivered.
struct Duty {
  std::uint32_t visit = 0;
  std::int32_t attendance = -1;  // of the visit; -1: not delivered
  std::uint32_t first_line = 0;  // of the participants, who follow each other by `line_stride`
  std::uint32_t line_stride = 1;
  bool is_extra = false;   // beyond the planned carers
  bool is_capped = false;  // by §3 step 6 where §7 may give more
  bool is_flat = false;    // §7: per night, per visit or a flat amount
  State state = State::payable;
  Reasons reasons;
  Instant from = 0;                    // S of §4
  Seconds planned = 0;                 // P; 0 without a plan
  Seconds actual = 0;                  // A
  Seconds counted = 0;                 // B as it is before §3 step 7
  Seconds billable = 0;                // B
  Decimal percent = kHundred;          // §5: of the money
  std::optional<Decimal> flat_amount;  // §5: instead of any rate
  SegmentRange segments;
  Money amount = 0;
};

struct Line {
  std::uint32_t duty = 0;
  std::uint32_t participant = 0;  // of the visit, as listed
  std::int32_t package = -1;      // of the request; -1: none
  State state = State::payable;
  Reasons reasons;
  Seconds planned = 0, actual = 0, payable = 0;  // this person's parts
  Money amount = 0;
  SegmentRange segments;
  std::size_t funding = 0;  // first of Pricing::funding, one for each of the package's funders
};

struct VisitDuties {
  std::uint32_t first_duty = 0;
  std::uint32_t duties = 0;
};

// All counts and sums of one provider, person or funder, or of all.
struct Sums {
  std::int64_t lines = 0, held_lines = 0;
  Seconds planned = 0, actual = 0, payable = 0;
  Money gross = 0, discount = 0;
  Money net() const { return gross - discount; }
};

struct Totals {
  Sums all;
  std::vector<std::pair<Text, Sums>> by_provider, by_person, by_funder;  // sorted by name
};

// How the steps pass their results on; in the end everything a statement shows. Refers to the request, which must
// outlive it.
struct Pricing {
  explicit Pricing(const Request& request_) : request(request_) {}

  const Request& request;
  std::vector<VisitDuties> visits;                     // of each visit of the request
  std::vector<Duty> duties;                            // by visit, then carer
  std::vector<Line> lines;                             // as in the statement
  std::map<std::uint32_t, std::vector<Text>> held_by;  // visits with exceptions that the card holds
  std::vector<Segment> segments;
  std::vector<Money> funding;
  Totals totals;

  const Visit& visit_of(const Duty& duty) const { return request.visits[duty.visit]; }
  const Visit& visit_of(const Line& line) const { return visit_of(duties[line.duty]); }
  const Participant& participant_of(const Line& line) const {
    return visit_of(line).participants()[line.participant];
  }
  std::span<const Segment> segments_of(SegmentRange range) const {
    return std::span(segments).subspan(range.first, range.count);
  }
};

// More lines than this are refused with Error(rejected, "too_many_lines"): carers times participants could otherwise
// make a small request a statement that fills any memory, and no sum can overflow below it. Likewise segments, which a
// card that changes by the minute makes many of.
inline constexpr std::size_t kMaxLines = 20'000'000;
inline constexpr std::size_t kMaxSegments = 50'000'000;

struct Step {
  std::string_view name;
  void (*run)(Pricing& pricing);
};
// In the order in which they are to be run, each once.
std::span<const Step> steps();

// All steps.
void run(Pricing& pricing);

}  // namespace doorstep::actuals
