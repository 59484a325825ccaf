// The visits at which something may be found, without a look at all others. The read models (hub/views) say at which
// something was found; what they have not looked at yet is looked at here, so that no answer is older than the events.
#pragma once

#include <deque>
#include <optional>
#include <set>
#include <string>

#include "doorstep/hub/hours/visit_folder.h"

#include "visit_stream.h"

namespace doorstep::hub {

// Those at which something was found, or is open, and all of which the read models may say something old.
class FoundVisits final : public DueVisits {
 public:
  FoundVisits(Connection& db, ProviderId provider, const DueRange& range, bool open_only,
              const std::set<VisitId>& fresh, VisitFolder& folder);

  const DueVisit* next() override;
  void pop() override;

 private:
  void add_fresh(const VisitId& visit);
  void read_batch();

  Connection& db_;
  VisitFolder& folder_;
  const bool open_only_;
  const Millis to_;
  Millis after_at_;
  std::string after_name_;
  std::set<VisitId> looked_at_;  // those in fresh_, or of no time
  std::set<DueVisit> fresh_;
  std::deque<DueVisit> kept_;
  VisitId last_read_;
  bool at_end_ = false;
};

}  // namespace doorstep::hub
