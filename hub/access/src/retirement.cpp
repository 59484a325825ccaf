// Devices that are refused once they have sent what they have.
#include "doorstep/event/error.h"
#include "doorstep/hub/access/admin.h"

#include "principal.h"

namespace doorstep::hub {

namespace {

constexpr Millis kPatience = 14LL * 86'400'000;  // with a device that never says how it stands

// A push since then has left nothing, by the device's own word, where it gives one.
bool has_sent_all(Connection& db, const ProviderId& provider, std::string_view device, Millis since) {
  const auto contact = db.first(
      "SELECT c.seq, c.log_seq, h.seq FROM contact c LEFT JOIN log_head h ON h.provider = c.provider "
      "AND h.device = c.device WHERE c.provider = $1 AND c.device = $2 AND c.received_ms >= $3 "
      "ORDER BY c.received_ms DESC, c.seq DESC LIMIT 1",
      provider, device, since);
  if (!contact) return false;
  const std::int64_t held = contact->is_null(2) ? 0 : contact->integer(2);
  return contact->is_null(1) || contact->integer(1) <= held;
}

}  // namespace

void retire_device(Store& store, Millis now, const DeviceId& device, bool wipe) {
  store.write([&](Connection& db) {
    const auto principal = find_principal(db, device.str());
    if (!principal || principal->caller.role != Role::device)
      throw Error(ErrorClass::rejected, "unknown_device", "there is no device of this id");
    db.exec("UPDATE device SET retired_ms = $1, wipe = $2 WHERE provider = $3 AND id = $4", now,
            wipe || principal->wipe, principal->caller.provider, device);
  });
}

void end_retirement(Store& store, Millis now, const ProviderId& provider, std::string_view device) {
  std::optional<bool> wipe;
  store.read([&](Connection& db) {
    const auto row = db.first(
        "SELECT retired_ms, wipe FROM device WHERE provider = $1 AND id = $2 AND retired_ms IS NOT NULL",
        provider, device);
    const bool due =
        row && (has_sent_all(db, provider, device, row->integer(0)) || now - row->integer(0) > kPatience);
    wipe = due ? std::optional(row->flag(1)) : std::nullopt;
  });
  if (!wipe) return;
  store.write([&](Connection& db) {
    db.exec("UPDATE device SET revoked_ms = $1 WHERE provider = $2 AND id = $3 AND revoked_ms IS NULL", now,
            provider, device);
  });
  throw device_revoked(*wipe);
}

}  // namespace doorstep::hub
