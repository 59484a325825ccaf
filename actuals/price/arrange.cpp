// §2: which lines there are, and in which order.
#include <algorithm>
#include <numeric>

#include "doorstep/event/error.h"

#include "price/steps.h"

namespace doorstep::actuals {
namespace {

class Arranger {
 public:
  explicit Arranger(Pricing& pricing) : pricing_(pricing), texts_(pricing.request.texts) {}

  void arrange() {
    reserve();
    pricing_.visits.resize(pricing_.request.visits.size());
    for (std::uint32_t i = 0; i < pricing_.request.visits.size(); ++i) add_duties(i);
  }

 private:
  void reserve() {
    std::size_t duties = 0, lines = 0;
    for (const Visit& visit : pricing_.request.visits) {
      const std::size_t count = carers_of(visit);
      duties += count;
      lines += count * visit.participants().size();
      if (lines > kMaxLines)
        throw Error(ErrorClass::rejected, "too_many_lines", "more than 20 million lines");
    }
    pricing_.duties.reserve(duties);
    pricing_.lines.reserve(lines);
  }

  static std::size_t carers_of(const Visit& visit) {
    if (visit.status == Status::delivered) return visit.attendances.size();
    return static_cast<std::size_t>(visit.planned->carers);
  }

  void add_duties(std::uint32_t index) {
    const Visit& visit = pricing_.request.visits[index];
    const auto first_duty = static_cast<std::uint32_t>(pricing_.duties.size());
    const auto count = static_cast<std::uint32_t>(carers_of(visit));
    pricing_.visits[index] = {first_duty, count};
    for (std::uint32_t i = 0; i < count; ++i) {
      Duty& duty = pricing_.duties.emplace_back();
      duty.visit = index;
      if (visit.status == Status::delivered) duty.attendance = static_cast<std::int32_t>(i);
    }
    if (visit.status == Status::delivered && count > 1) sort_attendances(visit, first_duty);
    add_lines(visit, first_duty, count);
  }

  // By carer; those beyond the plan are the last by start as recorded, then carer.
  void sort_attendances(const Visit& visit, std::uint32_t first_duty) {
    const auto duties = std::span(pricing_.duties).subspan(first_duty);
    const auto attendance = [&](const Duty& duty) -> const Attendance& {
      return visit.attendances[static_cast<std::size_t>(duty.attendance)];
    };
    const auto carer = [&](const Duty& duty) { return texts_[attendance(duty).carer]; };
    if (visit.planned && static_cast<std::size_t>(visit.planned->carers) < duties.size()) {
      std::sort(duties.begin(), duties.end(), [&](const Duty& a, const Duty& b) {
        const Instant start_a = attendance(a).time.start, start_b = attendance(b).time.start;
        return start_a != start_b ? start_a < start_b : carer(a) < carer(b);
      });
      for (Duty& duty : duties.subspan(static_cast<std::size_t>(visit.planned->carers))) duty.is_extra = true;
    }
    std::sort(duties.begin(), duties.end(),
              [&](const Duty& a, const Duty& b) { return carer(a) < carer(b); });
  }

  // By carer, then person; planned carers have no name, so that of a visit not delivered persons come first.
  void add_lines(const Visit& visit, std::uint32_t first_duty, std::uint32_t duties) {
    const auto people = sorted_people(visit);
    const auto first_line = static_cast<std::uint32_t>(pricing_.lines.size());
    const auto count = static_cast<std::uint32_t>(people.size());
    const bool by_carer = visit.status == Status::delivered;
    pricing_.lines.resize(first_line + std::size_t{count} * duties);
    for (std::uint32_t d = 0; d < duties; ++d) {
      Duty& duty = pricing_.duties[first_duty + d];
      duty.first_line = first_line + (by_carer ? d * count : d);
      duty.line_stride = by_carer ? 1 : duties;
      for (std::uint32_t p = 0; p < count; ++p) {
        Line& line = pricing_.lines[duty.first_line + p * duty.line_stride];
        line.duty = first_duty + d;
        line.participant = people[p];
      }
    }
  }

  const std::vector<std::uint32_t>& sorted_people(const Visit& visit) {
    const auto participants = visit.participants();
    people_.resize(participants.size());
    std::iota(people_.begin(), people_.end(), 0U);
    std::sort(people_.begin(), people_.end(), [&](std::uint32_t a, std::uint32_t b) {
      return texts_[participants[a].person] < texts_[participants[b].person];
    });
    return people_;
  }

  Pricing& pricing_;
  const Texts& texts_;
  std::vector<std::uint32_t> people_;
};

}  // namespace

void arrange(Pricing& pricing) { Arranger(pricing).arrange(); }

}  // namespace doorstep::actuals
