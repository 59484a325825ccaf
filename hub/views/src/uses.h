// Which package a visit uses up, and by how much: what the payment function's lines say of planned and actual seconds with a
// card that holds and limits nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/visit/visit.h"

#include "payers.h"

namespace doorstep::hub {

struct PackageUse {
  std::string package;  // the hub's id
  std::string week;     // the Monday of the visit's date
  std::int64_t planned_seconds = 0, delivered_seconds = 0;
  std::vector<std::string> seers;  // commissioners who see its person on that date
  friend bool operator==(const PackageUse&, const PackageUse&) = default;
};

struct VisitUse {
  std::vector<PackageUse> uses;  // one for each who takes part and has a package
  std::string others;            // ids of those who take part beside the visit's person, `;`-separated
};
// Nothing of a visit that is not to be paid or listed (yet).
VisitUse uses_of(const visit::VisitState& state, const std::string& zone, Funding& funding);

std::string write_uses(const std::vector<PackageUse>& uses);
std::vector<PackageUse> read_uses(std::string_view text);  // that write_uses() has written

std::string monday_of(const std::string& day);  // weeks begin on Mondays

}  // namespace doorstep::hub
