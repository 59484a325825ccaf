// The visits of one provider in the order of the hours, a batch of the rota at a time.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "doorstep/hub/hours/visit_folder.h"

namespace doorstep::hub {

struct DueVisit {
  Millis at = 0;     // planned start, or when an unplanned one began
  std::string name;  // the office's, or the UUID
  VisitId id;
  std::optional<visit::Plan> plan;

  friend bool operator<(const DueVisit& a, const DueVisit& b) {
    return std::tie(a.at, a.name) < std::tie(b.at, b.name);
  }
};

struct DueRange {
  Millis from = 0;  // included
  Millis to = 0;    // not included
  std::optional<PersonId> person;
  Millis after_at = 0;  // begins with the first visit at or after (after_at, after_name)
  std::string after_name;
  bool worked = false;  // only those of which there are events
};

// Visits of one provider in that order.
class DueVisits {
 public:
  explicit DueVisits(ProviderId provider) : provider_(std::move(provider)) {}
  virtual ~DueVisits() = default;

  const ProviderId& provider() const { return provider_; }
  virtual const DueVisit* next() = 0;  // nullptr at the end; the same one until pop()
  virtual void pop() = 0;

 protected:
  const ProviderId provider_;
};

// All of the range, by the rota and the events.
class VisitStream final : public DueVisits {
 public:
  VisitStream(Connection& db, ProviderId provider, DueRange range, VisitFolder& folder);

  const DueVisit* next() override;
  void pop() override;

 private:
  // A visit without a plan that has not been folded yet.
  struct Candidate {
    Millis earliest = 0;  // it began then or later
    VisitId id;
  };
  void read_batch();
  void find_candidates();
  void settle();
  void fold_candidate(const VisitId& id);

  Connection& db_;
  DueRange range_;
  const Millis begin_;  // of the range as it was asked for
  std::string begin_name_;
  VisitFolder& folder_;
  std::deque<DueVisit> planned_;
  VisitId last_read_;
  bool rota_at_end_ = false;
  std::deque<Candidate> candidates_;  // by earliest
  std::set<DueVisit> unplanned_;
};

}  // namespace doorstep::hub
