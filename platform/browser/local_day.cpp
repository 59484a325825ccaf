#include "doorstep/platform/local_day.h"

#include "host.h"

namespace doorstep::platform {

std::optional<LocalDay> local_day(const std::string& zone, Millis at) {
  double begin = 0;
  double end = 0;
  if (doorstep_host_local_day(zone.c_str(), static_cast<double>(at), &begin, &end) != 1) return std::nullopt;
  return LocalDay{static_cast<Millis>(begin), static_cast<Millis>(end)};
}

}  // namespace doorstep::platform
