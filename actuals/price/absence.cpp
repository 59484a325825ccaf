#include "price/absence.h"

#include <algorithm>

namespace doorstep::actuals {
namespace {

// Nothing is paid where seconds, percentage or flat amount are 0.
Absence given(Seconds seconds, Decimal percent, std::optional<Decimal> flat_amount, Reason reason) {
  if (seconds == 0 || percent == Decimal{} || flat_amount == Decimal{}) return {};
  return {seconds, percent, flat_amount, reason, nullptr};
}

}  // namespace

Absence Absences::next(const Visit& visit) {
  switch (visit.status) {
    case Status::delivered:
      came_home(visit);
      return {};
    case Status::no_access:
      return no_access(rules_.no_access, visit);
    case Status::refused:
      return no_access(rules_.refused, visit);
    case Status::cancelled:
      return cancelled(visit);
    case Status::hospital:
      return hospital(visit);
    case Status::missed:
      return {};
  }
  return {};
}

Absence Absences::no_access(const std::optional<NoAccess>& rule, const Visit& visit) {
  if (!rule) return {};
  const Seconds planned = visit.planned->time.length();
  const Seconds paid = rule->pay_minutes ? std::min(*rule->pay_minutes * 60, planned) : planned;
  return given(paid, rule->percent, std::nullopt, Reason::no_access_paid);
}

Absence Absences::cancelled(const Visit& visit) const {
  if (visit.cancelled_by == CancelledBy::provider) return {};
  const Seconds notice = visit.planned->time.start - *visit.cancelled_at;
  const auto tier =
      std::find_if(rules_.cancelled.begin(), rules_.cancelled.end(),
                   [notice](const CancelledTier& t) { return notice < t.notice_hours_under * 3'600; });
  if (tier == rules_.cancelled.end()) return {};
  return given(visit.planned->time.length(), tier->percent.value_or(kHundred), tier->amount,
               Reason::short_notice);
}

Absence Absences::hospital(const Visit& visit) {
  const auto participants = visit.participants();
  retained_.assign(participants.size(), false);
  for (std::size_t i = 0; i < participants.size(); ++i) {
    const Day counted = stays_.try_emplace(participants[i].person, visit.date).first->second;
    const Day first = visit.admitted.value_or(counted);
    retained_[i] = rules_.hospital && visit.date - first < rules_.hospital->retain_days;
  }
  if (std::find(retained_.begin(), retained_.end(), true) == retained_.end()) return {};
  Absence absence =
      given(visit.planned->time.length(), rules_.hospital->percent, std::nullopt, Reason::retained);
  absence.retained = &retained_;
  return absence;
}

void Absences::came_home(const Visit& visit) {
  if (stays_.empty()) return;
  for (const Participant& participant : visit.participants()) stays_.erase(participant.person);
}

}  // namespace doorstep::actuals
