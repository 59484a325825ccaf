// What the devices' logs say, for the layers that fold it: events by visit and by person, and how their
// clocks ran.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

// One event that has effect. `bytes` is the whole line: event::parse_envelope() takes it apart, and it is
// sound.
struct Fact {
  EventId id;
  DeviceId device;  // whose log it was written in; of an adopted one an earlier log
  std::int64_t seq = 0;
  std::optional<DeviceId>
      carrier;  // of an adopted one: the device that brought it (the same tablet, enrolled anew)
  std::string bytes;
};

// All of one visit, ordered by device and seq.
std::vector<Fact> facts_of_visit(Connection& db, const ProviderId& provider, const VisitId& visit);

// The newest first by the device's own clock, those before `before_ms`, at most `limit`.
std::vector<Fact> facts_of_person(Connection& db, const ProviderId& provider, const PersonId& person,
                                  Millis before_ms, int limit);

// Of one person, those that belong to no visit.
std::vector<Fact> facts_outside_visits(Connection& db, const ProviderId& provider, const PersonId& person);

// Of all providers, those of one type, by provider and id; those behind (`after`, `after_id`), at most `limit`.
struct ProviderFact {
  ProviderId provider;
  Fact fact;
};
std::vector<ProviderFact> facts_of_type(Connection& db, std::string_view type, const ProviderId& after,
                                        const EventId& after_id, std::int64_t limit);

// Contacts and boots of one device, as the true time of its events needs them (protocol §6). An adopted
// event's are those of its own device and of its carrier together.
struct Contact {
  std::string boot;
  std::int64_t uptime_ms = 0;
  Millis received_at = 0;
  std::optional<Millis> heard_at;
  std::optional<std::int64_t> heard_uptime_ms;
  std::int64_t seq = 0;
};
struct BootSpan {
  std::string boot;
  std::int64_t first_seq = 0;
  std::int64_t last_seq = 0;
  std::int64_t first_uptime_ms = 0;
  std::int64_t last_uptime_ms = 0;
};
// All of them, or those of one boot: a device in daily contact has few of those and many of all.
std::vector<Contact> contacts_of(Connection& db, const ProviderId& provider, const DeviceId& device);
std::vector<Contact> contacts_of(Connection& db, const ProviderId& provider, const DeviceId& device,
                                 std::string_view boot);
std::vector<BootSpan> boots_of(Connection& db, const ProviderId& provider, const DeviceId& device);

}  // namespace doorstep::hub
