// What is counted of visits: each figure is a bit of a visit and a column of the daily sums, so that a number and the
// list of visits behind it can't differ.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace doorstep::hub {

// Never renumbered without a new kViewsVersion (marks.h): rows hold the bits.
enum class Figure : std::uint8_t {
  visits,    // all
  planned,   // that have a plan
  due,       // planned, and neither still to come nor called off (cancelled, hospital)
  attended,  // due, and somebody came
  timed,     // attended, and when the carers came is known
  punctual,  // timed, and every carer came within the policy's minutes of the planned start, both ends included
  late,      // timed, and some carer came later than that
  early,     // timed, and some carer came earlier than that
  critical,           // timed, and time-critical
  critical_punctual,  // the same that were punctual, by time_critical_minutes
  missed,             // the planned end is past and nothing is recorded
  no_access,
  refused,
  hospital,
  cancelled,
  in_progress,
  to_come,  // planned, its end not yet past, nothing recorded
  delivered,
  measured,         // delivered, and the length of at least one attendance is known
  under_15,         // measured, and the longest attendance is shorter than 15 minutes
  under_30,         // and than 30
  electronic,       // delivered, and both ends of every attendance were captured by gps, nfc, qr or telephony
  manual,           // delivered or in progress, and a check-in or check-out was made by hand
  edited,           // and an approved amendment counts
  pending,          // an amendment waits for a decision
  unplanned,        // no plan
  exceptions,       // some exception was found
  open_exceptions,  // the same, and the visit is not approved
  came,             // delivered or in progress, and some carer is known to have come
  shared,           // paid for by more than one commissioner, each a share of its hours
};
inline constexpr std::size_t kFigures = 30;

// The names are those of the columns of view_day and view_zone, and of the API.
inline constexpr std::array<std::string_view, kFigures> kFigureNames{
    "visits",   "planned",   "due",        "attended",          "timed",   "punctual",
    "late",     "early",     "critical",   "critical_punctual", "missed",  "no_access",
    "refused",  "hospital",  "cancelled",  "in_progress",       "to_come", "delivered",
    "measured", "under_15",  "under_30",   "electronic",        "manual",  "edited",
    "pending",  "unplanned", "exceptions", "open_exceptions",   "came",    "shared"};

// The bit of a figure in a visit's flags.
constexpr std::int64_t bit(Figure figure) { return std::int64_t{1} << static_cast<unsigned>(figure); }
std::optional<Figure> figure_of(std::string_view name);
constexpr std::string_view name_of(Figure figure) {
  return kFigureNames.at(static_cast<std::size_t>(figure));
}

// What is added up besides.
enum class Amount : std::uint8_t { attendances, planned_seconds, clocked_seconds, actual_seconds };
inline constexpr std::size_t kAmounts = 4;
inline constexpr std::array<std::string_view, kAmounts> kAmountNames{"attendances", "planned_seconds",
                                                                     "clocked_seconds", "actual_seconds"};

constexpr std::string_view name_of(Amount amount) {
  return kAmountNames.at(static_cast<std::size_t>(amount));
}

// Those of which a commissioner pays a share; visits are counted whole.
inline constexpr std::array kSharedAmounts{Amount::planned_seconds, Amount::clocked_seconds,
                                           Amount::actual_seconds};

// Sums of visits: the figures, then the amounts.
class Sums {
 public:
  static constexpr std::size_t kSize = kFigures + kAmounts;

  std::int64_t of(Figure figure) const { return values_.at(static_cast<std::size_t>(figure)); }
  std::int64_t of(Amount amount) const { return values_.at(kFigures + static_cast<std::size_t>(amount)); }
  std::array<std::int64_t, kSize>& values() { return values_; }
  const std::array<std::int64_t, kSize>& values() const { return values_; }
  void add(const Sums& other, std::int64_t times = 1) {
    for (std::size_t i = 0; i < kSize; ++i) values_[i] += times * other.values_[i];
  }
  bool is_zero() const { return *this == Sums(); }
  friend bool operator==(const Sums&, const Sums&) = default;

  std::int64_t& of(Amount amount) { return values_.at(kFigures + static_cast<std::size_t>(amount)); }

  // Their columns in view_day and view_zone, in order, with commas.
  static const std::string& columns();

 private:
  std::array<std::int64_t, kSize> values_{};
};

std::string_view sum_name(std::size_t i);

}  // namespace doorstep::hub
