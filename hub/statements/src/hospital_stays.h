// Stays in hospital that were under way when a period began: the days for which a visit is retained are counted from
// their first (actuals.md §5), which the visits of the period alone don't show.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "doorstep/hub/hours/visit_folder.h"
#include "doorstep/visit/payment.h"

#include "local_period.h"

namespace doorstep::hub {

// Of one provider, in one snapshot of the database, which must outlive it like the folder and the period.
class HospitalStays {
 public:
  HospitalStays(Connection& db, VisitFolder& folder, ProviderId provider, const LocalPeriod& period)
      : db_(db), folder_(folder), provider_(std::move(provider)), period_(period) {}

  // To be asked of every visit of the period, in order: the first day of the stay that it belongs to, where that was
  // before the period. Looks back a year at most. A visit that several people share has none.
  std::optional<std::string> admitted(const visit::PaymentVisit& visit);

 private:
  std::optional<std::string> begun(const PersonId& person);
  std::vector<Millis> hospital_visits_before(const PersonId& person);
  Millis last_delivered(const PersonId& person, Millis since);
  std::optional<Millis> delivered_to(const PersonId& person, const VisitId& visit);

  Connection& db_;
  VisitFolder& folder_;
  ProviderId provider_;
  const LocalPeriod& period_;
  std::map<PersonId, std::optional<std::string>> stays_;  // of whom it was asked; none once they are home
};

}  // namespace doorstep::hub
