#include "news.h"

#include <algorithm>

#include "doorstep/hub/hours/exceptions.h"
#include "doorstep/hub/office/derived_id.h"

#include "moments.h"

namespace doorstep::hub {

namespace {

constexpr Millis kDayMs = 24LL * 3'600'000;
constexpr Millis kNewsMs =
    31 * kDayMs;  // occurrences are kept for longer than that, so none is written twice
constexpr Millis kFirstSeenMs = 2 * kDayMs;  // a past visit that was not known before: a rota that came late

bool is_late(const VisitRow& row, const visit::VisitState& state) {
  return row.board == "late" ||
         std::any_of(state.exceptions.begin(), state.exceptions.end(),
                     [](const auto& exception) { return exception.kind == visit::ExceptionKind::late; });
}

Occurrence of_visit(OccurrenceKind kind, const VisitRow& row, Millis at) {
  Occurrence one;
  one.kind = kind;
  one.at = at;
  one.day = row.day;
  one.visit = row.visit;
  one.person = row.person;
  one.planned_start = row.planned_start;
  one.planned_end = row.planned_end;
  return one;
}

// A visit that is moved to another time may be late or missed again.
Occurrence of_plan(OccurrenceKind kind, const ProviderId& provider, const VisitRow& row, Millis at) {
  Occurrence one = of_visit(kind, row, at);
  one.id = derived_uuid({to_string(kind), provider.str(), row.visit.str(), std::to_string(*row.planned_start),
                         std::to_string(*row.planned_end)});
  return one;
}

}  // namespace

bool is_news(const VisitRow& visit, Millis now) { return visit.at >= now - kNewsMs; }

std::vector<Occurrence> news_of(const ProviderId& provider, const std::optional<VisitRow>& before,
                                const VisitRow& after, const visit::VisitState& state,
                                const visit::Policy& policy, Millis now) {
  std::vector<Occurrence> list;
  if (!is_news(after, now)) return list;
  const bool is_known = before || after.at >= now - kFirstSeenMs;
  const bool was_missed = before && before->status == "missed";
  if (state.plan && is_known && after.status == "missed" && !was_missed)
    list.push_back(of_plan(OccurrenceKind::visit_missed, provider, after, *after.planned_end));
  if (state.plan && is_known && is_late(after, state))
    list.push_back(of_plan(OccurrenceKind::visit_late, provider, after,
                           *after.planned_start + late_ms(*state.plan, policy)));
  if (after.approved) return list;
  for (const visit::VisitException& exception : state.exceptions) {
    Occurrence one = of_visit(OccurrenceKind::exception_raised, after, exception.at);
    one.id = exception_id(provider, after.visit, exception);
    one.exception = visit::to_string(exception.kind);
    list.push_back(std::move(one));
  }
  return list;
}

}  // namespace doorstep::hub
