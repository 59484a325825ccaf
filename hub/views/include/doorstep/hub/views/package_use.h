// What was planned and delivered of packages by week, by the read models and never behind the events.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

struct PlannedAndDelivered {
  std::int64_t planned_seconds = 0, delivered_seconds = 0;  // each carer's, held or not
};

// By the package's name and the Monday of its week, both Mondays included; of what the commissioner sees, or all where it
// is empty. It is what the payment function's lines say with a card that holds and limits nothing. nullopt where the read
// models can't tell now.
using PackageWeeks = std::map<std::pair<std::string, std::string>, PlannedAndDelivered>;
std::optional<PackageWeeks> package_weeks(Connection& db, const ProviderId& provider,
                                          const std::string& commissioner, const std::string& first_monday,
                                          const std::string& last_monday, Millis now);

}  // namespace doorstep::hub
