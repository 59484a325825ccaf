// What the read models (hub/views) have to look at again: a queue in the database, written in the transaction of
// whatever changed, so that nothing is ever looked at too late or forgotten.
#pragma once

#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

// What the rows of the read models mean (view_keeper). With another one all of them are made anew, a batch at a time.
inline constexpr std::int64_t kViewsVersion = 4;

enum class MarkKind {
  visit,   // subject: its id
  device,  // heard from: subject as device_mark() writes it
  person,  // imported or changed: all visits of theirs
  carer,   // imported or changed: visits at which they were not known
  all,     // what holds for all of a provider's visits, its policy: no subject
};

// One mark. `at` is the hub's clock; a mark that waits already is not written again.
void mark(Connection& db, const ProviderId& provider, MarkKind kind, std::string_view subject, Millis at);

// The device's id, a space, the boot.
std::string device_mark(std::string_view device, std::string_view boot);
struct DeviceMark {
  DeviceId device;
  std::string boot;
};
DeviceMark read_device_mark(std::string_view subject);

std::string_view to_string(MarkKind kind);

// Those of one push, written at once. Marks of two pushes never meet in one row: pushes don't wait for each other.
class Marks {
 public:
  Marks(const ProviderId& provider, Millis at) : provider_(provider), at_(at) {}
  // `cause` is an event of this push.
  void add_visit(std::string_view visit, std::string_view cause);
  void save(Connection& db);

 private:
  const ProviderId& provider_;
  const Millis at_;
  std::set<std::string, std::less<>> visits_;
  std::vector<std::pair<std::string_view, std::string>> rows_;  // visit, cause; the first is in visits_
};

}  // namespace doorstep::hub
