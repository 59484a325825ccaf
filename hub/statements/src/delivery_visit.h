// What a service-delivery file says of one person's visit: a visit of a statement's request, and the lines that came of
// it.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "doorstep/actuals/zone.h"

namespace doorstep::hub {

// A statement with the request that it was made from; both outlive the rows.
struct DeliverySource {
  const nlohmann::json& request;
  const nlohmann::json& statement;
  std::string id;            // of the statement
  std::string commissioner;  // empty: all of them
  const actuals::Zone& zone;
};

struct DeliveryVisit {
  const DeliverySource& source;
  const nlohmann::json& visit;               // of the request
  std::vector<const nlohmann::json*> lines;  // of the statement, of one person; at least one

  // Of the first carer, and of the second; nullptr where there is none.
  const nlohmann::json* line(std::size_t carer) const {
    return carer < lines.size() ? lines[carer] : nullptr;
  }
  // What that line's carer recorded; nullptr where nobody came.
  const nlohmann::json* attendance(std::size_t carer) const;
};

// In the statement's order.
std::vector<DeliveryVisit> delivery_visits(const DeliverySource& source);

}  // namespace doorstep::hub
