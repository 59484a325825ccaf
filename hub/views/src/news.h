// What there is to tell of a visit that has changed: visits missed and late, exceptions raised.
#pragma once

#include <optional>
#include <vector>

#include "doorstep/hub/store/occurrences.h"

#include "visit_row.h"

namespace doorstep::hub {

// Whether anything of the visit is news at all: not where it is long past. A rota or a policy that changes what a month ago
// looked like tells nobody anything.
bool is_news(const VisitRow& visit, Millis now);

// `state` is what `after` was made of; `before` is absent where the visit had no row. An occurrence keeps its id, so what is
// given again, because rows were made anew, is not told again.
std::vector<Occurrence> news_of(const ProviderId& provider, const std::optional<VisitRow>& before,
                                const VisitRow& after, const visit::VisitState& state,
                                const visit::Policy& policy, Millis now);

}  // namespace doorstep::hub
