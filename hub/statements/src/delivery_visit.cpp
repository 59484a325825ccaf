#include "delivery_visit.h"

#include <map>
#include <utility>

namespace doorstep::hub {

namespace {

using nlohmann::json;

}  // namespace

const json* DeliveryVisit::attendance(std::size_t carer) const {
  const json* of = line(carer);
  if (of == nullptr || (*of)["carer"].is_null()) return nullptr;
  for (const json& attendance : visit["attendances"]) {
    if (attendance["carer"] == (*of)["carer"]) return &attendance;
  }
  return nullptr;
}

std::vector<DeliveryVisit> delivery_visits(const DeliverySource& source) {
  std::map<std::string, const json*> by_id;
  for (const json& visit : source.request.at("visits")) by_id[visit.at("id")] = &visit;
  std::vector<DeliveryVisit> visits;
  std::map<std::pair<std::string, std::string>, std::size_t> places;  // by visit and person
  for (const json& line : source.statement.at("lines")) {
    const auto [place, is_new] = places.try_emplace({line.at("visit"), line.at("person")}, visits.size());
    if (is_new) visits.push_back({source, *by_id.at(line["visit"]), {}});
    visits[place->second].lines.push_back(&line);
  }
  return visits;
}

}  // namespace doorstep::hub
