#include "doorstep/hub/hours/device_time.h"

#include <algorithm>
#include <iterator>

#include "doorstep/hub/store/facts.h"

namespace doorstep::hub {

namespace {

// What the hub holds of a log's time, its places moved on by `shift`.
struct LogTime {
  std::vector<time::BootSpan> spans;
  std::vector<time::Contact> contacts;

  void add(const std::vector<BootSpan>& held_spans, const std::vector<Contact>& held_contacts,
           std::int64_t shift) {
    for (const BootSpan& held : held_spans) {
      spans.push_back({held.boot, held.first_seq + shift, held.last_seq + shift, held.first_uptime_ms,
                       held.last_uptime_ms});
    }
    for (const Contact& held : held_contacts) {
      time::Contact contact{held.boot, held.uptime_ms, held.received_at, std::nullopt, held.seq + shift};
      if (held.heard_at && held.heard_uptime_ms)
        contact.heard = time::Heard{*held.heard_at, *held.heard_uptime_ms};
      contacts.push_back(std::move(contact));
    }
  }

  std::int64_t last_seq() const {
    std::int64_t last = 0;
    for (const auto& span : spans) last = std::max(last, span.last_seq);
    for (const auto& contact : contacts) last = std::max(last, contact.seq);
    return last;
  }
};

}  // namespace

time::Placed DeviceTime::place(const DeviceId& device, const std::optional<DeviceId>& carrier,
                               const time::Stamp& stamp) {
  const time::Placed placed = of_boot(device, carrier, stamp.boot).place(stamp);
  return placed.basis == time::Basis::anchored ? placed : whole(device, carrier).place(stamp);
}

const time::Timeline& DeviceTime::of_boot(const DeviceId& device, const std::optional<DeviceId>& carrier,
                                          std::string_view boot) {
  const Key key{device, carrier.value_or(DeviceId()), std::string(boot)};
  if (const auto found = timelines_.find(key); found != timelines_.end()) return found->second;
  return timelines_.emplace(key, timeline(device, carrier, std::string(boot))).first->second;
}

const time::Timeline& DeviceTime::whole(const DeviceId& device, const std::optional<DeviceId>& carrier) {
  const Key key{device, carrier.value_or(DeviceId()), std::string()};
  if (const auto found = timelines_.find(key); found != timelines_.end()) return found->second;
  return timelines_.emplace(key, timeline(device, carrier, std::nullopt)).first->second;
}

// A log that another one adopted was written by the same tablet: the two are one, the newer going on after the older.
time::Timeline DeviceTime::timeline(const DeviceId& device, const std::optional<DeviceId>& carrier,
                                    const std::optional<std::string>& boot) {
  const auto contacts = [&](const DeviceId& of) {
    return boot ? contacts_of(db_, provider_, of, *boot) : contacts_of(db_, provider_, of);
  };
  const auto spans = [&](const DeviceId& of) {
    std::vector<BootSpan> held = boots_of(db_, provider_, of);
    if (boot) std::erase_if(held, [&](const BootSpan& span) { return span.boot != *boot; });
    return held;
  };
  LogTime log;
  log.add(spans(device), contacts(device), 0);
  if (carrier) log.add(spans(*carrier), contacts(*carrier), log.last_seq());
  return {std::move(log.spans), std::move(log.contacts)};
}

}  // namespace doorstep::hub
