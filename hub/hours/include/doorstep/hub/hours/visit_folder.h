// Visits as the hub knows them at this moment: folded from the facts each time they are asked for, so that no
// number can be older than the events behind it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "doorstep/hub/hours/device_time.h"
#include "doorstep/hub/store/connection.h"
#include "doorstep/hub/store/facts.h"
#include "doorstep/time/true_time.h"
#include "doorstep/visit/overlap.h"
#include "doorstep/visit/visit.h"

namespace doorstep::hub {

// Of one provider, in one snapshot of the database, which must outlive it. Keeps what it has looked up: make one for
// each request.
class VisitFolder {
 public:
  VisitFolder(Connection& db, ProviderId provider, Millis now);

  const visit::Policy& policy() const { return policy_; }
  std::optional<visit::Plan> plan_of(const VisitId& visit);

  // With everything that is found: what the fold finds, what ingest found, and overlaps with the carers' other
  // visits.
  visit::VisitState fold(const VisitId& visit, const std::optional<visit::Plan>& plan);
  visit::VisitState fold(const VisitId& visit) { return fold(visit, plan_of(visit)); }

  // What the visit's own facts say, without the carers' other visits: enough for its entries. Valid until the next call.
  const visit::VisitState& facts_of(const VisitId& visit) { return alone(visit, plan_of(visit)); }
  // The same of what was recorded about a person outside any visit.
  const visit::VisitState& facts_without_visit(const PersonId& person);

  // True time of an event in the log of `device`, brought by `carrier` where it was adopted.
  time::Placed place(const DeviceId& device, const std::optional<DeviceId>& carrier,
                     const time::Stamp& stamp) {
    return device_time_.place(device, carrier, stamp);
  }

 private:
  struct Address {
    bool known = false;
    std::optional<visit::Position> position;
  };
  const visit::VisitState& alone(const VisitId& visit, const std::optional<visit::Plan>& plan);
  visit::VisitState fold_facts(const VisitId& visit, const std::optional<visit::Plan>& plan);
  std::vector<visit::Fact> in_true_time(const std::vector<Fact>& facts);
  const Address& address_of(const PersonId& person);
  visit::Context context_of(const VisitId& visit, const PersonId& person);
  std::map<CarerId, Millis> checked_in_elsewhere(const visit::VisitState& state);
  void add_found(visit::VisitState& state);
  bool is_known_carer(const CarerId& carer);
  void add_overlaps(visit::VisitState& state);
  std::vector<VisitId> visits_near(const visit::CarerInterval& own);

  Connection& db_;
  ProviderId provider_;
  Millis now_;
  visit::Policy policy_;
  DeviceTime device_time_;
  std::map<PersonId, Address> addresses_;
  std::map<VisitId, visit::VisitState> folded_;  // without overlaps; emptied when it is full
  std::map<PersonId, visit::VisitState> without_visit_;
};

}  // namespace doorstep::hub
