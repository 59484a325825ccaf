// True time (protocol.md §6) of the events that the hub holds.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/hub/store/connection.h"
#include "doorstep/time/true_time.h"

namespace doorstep::hub {

// Of the devices of one provider, in one snapshot of the database, which must outlive it. Keeps what it has read.
class DeviceTime {
 public:
  DeviceTime(Connection& db, ProviderId provider) : db_(db), provider_(std::move(provider)) {}

  // Of an event in the log of `device`, brought by `carrier` where it was adopted. An anchored boot is placed by its own
  // contacts alone; the rest of the device's history is read only for boots that had none.
  time::Placed place(const DeviceId& device, const std::optional<DeviceId>& carrier,
                     const time::Stamp& stamp);

 private:
  using Key =
      std::tuple<DeviceId, DeviceId, std::string>;  // device, carrier (empty: none), boot (empty: all)

  const time::Timeline& of_boot(const DeviceId& device, const std::optional<DeviceId>& carrier,
                                std::string_view boot);
  const time::Timeline& whole(const DeviceId& device, const std::optional<DeviceId>& carrier);
  time::Timeline timeline(const DeviceId& device, const std::optional<DeviceId>& carrier,
                          const std::optional<std::string>& boot);

  Connection& db_;
  ProviderId provider_;
  std::map<Key, time::Timeline> timelines_;
};

}  // namespace doorstep::hub
