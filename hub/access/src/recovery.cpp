#include "recovery.h"

#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"
#include "doorstep/hub/access/sealing.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/platform/seal.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kRecoverySecretBytes = 32;

std::string seal_name(std::string_view device) { return "device recovery " + std::string(device); }

std::string secret_in(const Request& request) {
  const auto body = json_object_of(request);
  const auto member = body.find("secret");
  const auto secret = member != body.end() && member->is_string()
                          ? from_base64url(member->get_ref<const std::string&>())
                          : std::nullopt;
  if (!secret || secret->size() != kRecoverySecretBytes)
    throw bad_request("`secret` is no 32 bytes in base64url.");
  return *secret;
}

}  // namespace

Response post_recovery(const Context& context, const Call& call) {
  if (call.params[0] != call.caller.id)
    throw Problem(403, "wrong_device", "The token is of another device than the path.");
  const std::string sealed = platform::seal(sealing_key(context.receipt_key), seal_name(call.caller.id),
                                            secret_in(call.request), context.random);
  context.store.write([&](Connection& db) {
    db.exec(
        "INSERT INTO device_recovery (provider, device, sealed, set_ms) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (provider, device) DO UPDATE SET sealed = excluded.sealed, set_ms = excluded.set_ms",
        call.caller.provider, call.caller.id, Param::Bytes{sealed}, call.received_at);
    // Those whose place this device has taken: it has what it needed of theirs.
    db.exec(
        "DELETE FROM device_recovery WHERE provider = $1 AND device IN "
        "(SELECT replaces FROM enrolment_code WHERE device = $2 AND replaces IS NOT NULL)",
        call.caller.provider, call.caller.id);
  });
  return json_response(200, {{"device", call.caller.id}, {"time", format_instant(call.received_at)}});
}

std::optional<std::string> recovery_of(Connection& db, const Context& context, std::string_view provider,
                                       std::string_view device) {
  const auto row =
      db.first("SELECT sealed FROM device_recovery WHERE provider = $1 AND device = $2", provider, device);
  const auto secret =
      row ? platform::unseal(sealing_key(context.receipt_key), seal_name(device), row->blob(0))
          : std::nullopt;
  return secret ? std::optional(base64url(*secret)) : std::nullopt;
}

void note_replaced(Connection& db, std::string_view provider, std::string_view device, std::string_view by,
                   Millis now) {
  db.exec("UPDATE device SET revoked_ms = $1 WHERE provider = $2 AND id = $3 AND revoked_ms IS NULL", now,
          provider, device);
  db.exec(
      "INSERT INTO account_event (of_name, id, at_ms, what, account, done_by, detail) VALUES ($1, $2, $3, "
      "'device_recovered', '', $4, $5)",
      provider, platform::make_uuid_v7(platform::system_random(), now), now, by, device);
}

}  // namespace doorstep::hub
