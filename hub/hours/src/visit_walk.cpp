#include "visit_walk.h"

namespace doorstep::hub {

void VisitWalk::add(const ProviderId& provider,
                    const std::function<DueRange(const std::string& zone)>& range) {
  auto part = std::make_unique<ProviderVisits>(db_, provider, now_);
  part->stream =
      std::make_unique<VisitStream>(db_, provider, range(part->folder.policy().zone), part->folder);
  parts_.push_back(std::move(part));
}

void VisitWalk::add(const ProviderId& provider,
                    const std::function<std::unique_ptr<DueVisits>(VisitFolder& folder)>& visits) {
  auto part = std::make_unique<ProviderVisits>(db_, provider, now_);
  part->stream = visits(part->folder);
  parts_.push_back(std::move(part));
}

ProviderVisits* VisitWalk::earliest() {
  ProviderVisits* first = nullptr;
  const DueVisit* first_due = nullptr;
  for (const auto& part : parts_) {
    const DueVisit* due = part->stream->next();
    if (due == nullptr || (first_due != nullptr && !(*due < *first_due))) continue;
    first = part.get();
    first_due = due;
  }
  return first;
}

}  // namespace doorstep::hub
