#include "doorstep/platform/local_day.h"

#include <chrono>
#include <stdexcept>

#include <date/tz.h>

namespace doorstep::platform {
namespace {

const date::time_zone* find_zone(const std::string& name) {
  try {
    return date::locate_zone(name);
  } catch (const std::runtime_error&) {
    return nullptr;
  }
}

Millis midnight(const date::time_zone& zone, date::local_days day) {
  const auto begin = zone.to_sys(day, date::choose::earliest).time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(begin).count();
}

}  // namespace

std::optional<LocalDay> local_day(const std::string& zone_name, Millis at) {
  const auto* zone = find_zone(zone_name);
  if (zone == nullptr) return std::nullopt;
  const date::sys_time<std::chrono::milliseconds> instant{std::chrono::milliseconds(at)};
  const auto day = date::floor<date::days>(zone->to_local(instant));
  return LocalDay{midnight(*zone, day), midnight(*zone, day + date::days(1))};
}

}  // namespace doorstep::platform
