// The visits of several providers in one order: by when they were due, then by name.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "doorstep/hub/hours/office_names.h"

#include "visit_stream.h"

namespace doorstep::hub {

struct ProviderVisits {
  ProviderVisits(Connection& db, const ProviderId& provider, Millis now)
      : folder(db, provider, now), names(db, provider) {}

  VisitFolder folder;
  OfficeNames names;
  std::unique_ptr<DueVisits> stream;
};

class VisitWalk {
 public:
  VisitWalk(Connection& db, Millis now) : db_(db), now_(now) {}

  // The range by the provider's zone.
  void add(const ProviderId& provider, const std::function<DueRange(const std::string& zone)>& range);
  // The same with visits that are found otherwise.
  void add(const ProviderId& provider,
           const std::function<std::unique_ptr<DueVisits>(VisitFolder& folder)>& visits);
  // Whose visit comes next: stream->next() is it, stream->pop() goes on. nullptr at the end.
  ProviderVisits* earliest();

 private:
  Connection& db_;
  Millis now_;
  std::vector<std::unique_ptr<ProviderVisits>> parts_;
};

}  // namespace doorstep::hub
