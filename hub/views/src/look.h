// A fresh look at a visit: what its events, plan and decisions say of it now.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "doorstep/hub/hours/office_names.h"
#include "doorstep/hub/hours/visit_folder.h"
#include "doorstep/hub/store/occurrences.h"

#include "payers.h"
#include "visit_row.h"

namespace doorstep::hub {

// Of one provider, in one snapshot of the database, which must outlive it.
class Look {
 public:
  Look(Connection& db, const ProviderId& provider, Millis now);

  // nullopt where the visit has no rows in the hours.
  std::optional<VisitRow> at(const VisitId& visit);
  // What webhooks tell of the visit that was looked at last, whose row became `after`.
  std::vector<Occurrence> news(const std::optional<VisitRow>& before, const VisitRow& after);

 private:
  using Boots = std::vector<std::pair<std::string, std::string>>;
  Boots unsettled(const VisitId& visit);
  std::vector<OutcomeRow> outcomes(const visit::VisitState& state);

  Connection& db_;
  const ProviderId& provider_;
  const Millis now_;
  VisitFolder folder_;
  OfficeNames names_;
  Funding funding_;
  visit::VisitState state_;  // of the last look
};

bool is_for_commissioner(visit::Visibility visibility);

// The visits of which another look is due where a visit's row becomes another one: those at which the same carers were
// meanwhile, next after it, or have not checked out of; for they show exceptions that hang on this one.
std::vector<VisitId> neighbours(Connection& db, const ProviderId& provider, const VisitRow& row);

}  // namespace doorstep::hub
