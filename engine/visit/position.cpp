#include "doorstep/visit/position.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace doorstep::visit {
namespace {

constexpr double kEarthRadiusM = 6'371'008.8;
constexpr std::int64_t kMaxLatE7 = 900'000'000;
constexpr std::int64_t kMaxLonE7 = 1'800'000'000;

double radians(std::int64_t degrees_e7) {
  return static_cast<double>(degrees_e7) * 1e-7 * std::numbers::pi / 180.0;
}

bool within(std::int64_t value, std::int64_t bound) { return value >= -bound && value <= bound; }

}  // namespace

std::optional<Position> position_of(const Evidence& evidence) {
  if (!evidence.lat_e7 || !evidence.lon_e7) return std::nullopt;
  if (!within(*evidence.lat_e7, kMaxLatE7) || !within(*evidence.lon_e7, kMaxLonE7)) return std::nullopt;
  return Position{*evidence.lat_e7, *evidence.lon_e7};
}

std::int64_t distance_m(const Position& a, const Position& b) {
  const double half_lat = std::sin((radians(b.lat_e7) - radians(a.lat_e7)) / 2);
  const double half_lon = std::sin((radians(b.lon_e7) - radians(a.lon_e7)) / 2);
  const double chord =
      half_lat * half_lat + std::cos(radians(a.lat_e7)) * std::cos(radians(b.lat_e7)) * half_lon * half_lon;
  return std::llround(2 * kEarthRadiusM * std::asin(std::sqrt(std::clamp(chord, 0.0, 1.0))));
}

Evidence without_position(const Evidence& evidence, const std::optional<Position>& address,
                          std::int64_t geofence_m) {
  Evidence out;
  out.tag = evidence.tag;
  out.number_sha256 = evidence.number_sha256;
  out.distance_m = evidence.distance_m;
  out.inside = evidence.inside;
  const auto position = position_of(evidence);
  if (position && address) {
    out.distance_m = distance_m(*position, *address);
    out.inside = *out.distance_m <= geofence_m && !evidence.mock.value_or(false);
  }
  return out;
}

std::optional<bool> at_address(const Evidence& evidence, const std::optional<Position>& address,
                               std::int64_t geofence_m) {
  if (evidence.mock.value_or(false)) return false;
  const auto position = position_of(evidence);
  if (position && address) return distance_m(*position, *address) <= geofence_m;
  if (evidence.inside) return evidence.inside;
  if (evidence.distance_m) return *evidence.distance_m <= geofence_m;
  return std::nullopt;
}

}  // namespace doorstep::visit
