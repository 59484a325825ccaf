#include "doorstep/actuals/zone.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <mutex>
#include <string>
#include <system_error>

#include "zone/posix_rule.h"
#include "zone/tzif.h"

namespace doorstep::actuals {
namespace {

constexpr const char* kZoneFolder = "/usr/share/zoneinfo/";
constexpr int kFirstRuleYear = 1970;
constexpr int kLastRuleYear = 2101;

// Names are folders and words; what else lies in the folder of the zones is none (other forms of the same zones,
// the machine's own zone, lists).
bool may_be_zone(std::string_view name) {
  const bool plain = !name.empty() && name.find_first_not_of(
                                          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                          "0123456789_+-/") == std::string_view::npos;
  return plain && name.front() != '/' && name.find("//") == std::string_view::npos &&
         !name.starts_with("posix/") && !name.starts_with("right/") && name != "posixrules" &&
         name != "localtime";
}

std::string read_file(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return {};
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void follow(const PosixRule& rule, std::vector<Transition>& transitions) {
  if (!rule.summer) return;
  const Instant last = transitions.empty() ? std::numeric_limits<Instant>::min() : transitions.back().at;
  std::vector<Transition> later;
  for (int year = kFirstRuleYear; year <= kLastRuleYear; ++year) {
    later.push_back({rule.summer->start.in_year(year) - rule.standard_offset, rule.summer->offset});
    later.push_back({rule.summer->end.in_year(year) - rule.summer->offset, rule.standard_offset});
  }
  std::erase_if(later, [last](const Transition& change) { return change.at <= last; });
  std::sort(later.begin(), later.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  transitions.insert(transitions.end(), later.begin(), later.end());
}

}  // namespace

std::unique_ptr<Zone> Zone::parse(std::string_view tzif) {
  auto file = parse_tzif(tzif);
  if (!file) return nullptr;
  if (const auto rule = parse_posix_rule(file->footer)) follow(*rule, file->transitions);
  auto zone = std::make_unique<Zone>();
  Stretch stretch{{std::numeric_limits<Instant>::min(), 0}, file->first_offset};
  for (const Transition& change : file->transitions) {
    if (change.offset == stretch.offset) continue;
    stretch.time.end = change.at;
    zone->stretches_.push_back(stretch);
    stretch = {{change.at, 0}, change.offset};
  }
  stretch.time.end = std::numeric_limits<Instant>::max();
  zone->stretches_.push_back(stretch);
  return zone;
}

const Zone* Zone::find(std::string_view name) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<Zone>, std::less<>> zones;
  if (!may_be_zone(name)) return nullptr;
  const std::lock_guard lock(mutex);
  if (const auto known = zones.find(name); known != zones.end()) return known->second.get();
  auto zone = parse(read_file(kZoneFolder + std::string(name)));
  if (!zone) return nullptr;
  return zones.emplace(name, std::move(zone)).first->second.get();
}

const Stretch& Zone::at(Instant instant) const {
  const auto after = std::upper_bound(stretches_.begin(), stretches_.end(), instant,
                                      [](Instant t, const Stretch& stretch) { return t < stretch.time.end; });
  return *after;
}

LocalTime Zone::local(Instant instant) const {
  const Seconds local = instant + at(instant).offset;
  const auto day = floor_divide(local, kDaySeconds);
  return {static_cast<Day>(day), local - day * kDaySeconds};
}

}  // namespace doorstep::actuals
