// Where a carer was and how far that is from the person's address.
#pragma once

#include <cstdint>
#include <optional>

#include "doorstep/visit/body.h"

namespace doorstep::visit {

// WGS 84, degrees × 10^7.
struct Position {
  std::int64_t lat_e7 = 0;
  std::int64_t lon_e7 = 0;
  friend bool operator==(const Position&, const Position&) = default;
};

// nullopt where a latitude is beyond ±90° or a longitude beyond ±180°, or one of them is absent.
std::optional<Position> position_of(const Evidence& evidence);

// Great-circle distance on a sphere of 6,371,008.8 m (haversine), rounded to whole metres. Within 0.6 % of
// the ellipsoid's: at the radius of a geofence less than the receiver's own error.
std::int64_t distance_m(const Position& a, const Position& b);

// evidence_privacy: what may be stored in place of a position. Tag and number stay, everything that tells or
// describes the position goes; without an address (or a position) there is no distance.
Evidence without_position(const Evidence& evidence, const std::optional<Position>& address,
                          std::int64_t geofence_m);

// Whether the evidence puts the carer at the address: no value where it says nothing (no position, no
// address). A position that the platform calls made up is not there.
std::optional<bool> at_address(const Evidence& evidence, const std::optional<Position>& address,
                               std::int64_t geofence_m);

}  // namespace doorstep::visit
