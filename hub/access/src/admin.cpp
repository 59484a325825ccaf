#include "doorstep/hub/access/admin.h"

#include "doorstep/event/error.h"
#include "doorstep/hub/access/secret.h"

#include "principal.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kCodeBytes = 16;
constexpr std::size_t kSecretBytes = 32;
constexpr Millis kMinute = 60'000;

std::string carer_id(Connection& db, const ProviderId& provider, const std::string& name) {
  const auto row = db.first(
      "SELECT id FROM carer WHERE provider = $1 AND (id = $2 OR ref = $2) ORDER BY CASE WHEN id = $2 THEN 0 "
      "ELSE 1 END",
      provider, name);
  if (!row) throw Error(ErrorClass::rejected, "unknown_reference", "the provider has no carer of this name");
  return row->text(0);
}

bool has_provider(Connection& db, std::string_view name) {
  return db.first("SELECT 1 FROM provider WHERE provider = $1", name).has_value();
}

bool has_device(Connection& db, const ProviderId& provider, const DeviceId& device) {
  return db.first("SELECT 1 FROM device WHERE provider = $1 AND id = $2", provider, device).has_value();
}

}  // namespace

std::string make_enrolment_code(Store& store, platform::Random& random, Millis now,
                                const ProviderId& provider, const std::vector<std::string>& carers,
                                const std::optional<DeviceId>& replaces) {
  std::string code = make_secret(random, kCodeBytes);
  const Digest hash = secret_hash(code);
  store.write([&](Connection& db) {
    if (!has_provider(db, provider.str())) {
      throw Error(ErrorClass::rejected, "unknown_reference", "there is no provider of this name");
    }
    if (replaces && !has_device(db, provider, *replaces))
      throw Error(ErrorClass::rejected, "unknown_reference", "the provider has no device of this id");
    db.exec("INSERT INTO enrolment_code (hash, provider, expires_ms, replaces) VALUES ($1, $2, $3, $4)", hash,
            provider, now + kCodeMinutes * kMinute, replaces);
    if (replaces && carers.empty()) {
      db.exec(
          "INSERT INTO enrolment_code_carer (hash, carer) SELECT $1, carer FROM device_carer "
          "WHERE provider = $2 AND device = $3",
          hash, provider, *replaces);
    }
    for (const auto& carer : carers) {
      db.exec(
          "INSERT INTO enrolment_code_carer (hash, carer) VALUES ($1, $2) ON CONFLICT (hash, carer) DO "
          "NOTHING",
          hash, carer_id(db, provider, carer));
    }
  });
  return code;
}

void revoke_device(Store& store, Millis now, const DeviceId& device, bool wipe) {
  store.write([&](Connection& db) {
    const auto principal = find_principal(db, device.str());
    if (!principal || principal->caller.role != Role::device) {
      throw Error(ErrorClass::rejected, "unknown_device", "there is no device of this id");
    }
    db.exec("UPDATE device SET revoked_ms = $1, wipe = $2 WHERE provider = $3 AND id = $4", now,
            wipe || principal->wipe, principal->caller.provider, device);
  });
}

ClientSecret make_client(Store& store, platform::Random& random, Role role, std::string_view of) {
  ClientSecret client{platform::make_uuid_v4(random), make_secret(random, kSecretBytes)};
  store.write([&](Connection& db) {
    db.exec("INSERT INTO principal (id, role, of_name, secret_hash) VALUES ($1, $2, $3, $4)",
            client.client_id, to_string(role), of, secret_hash(client.client_secret));
  });
  return client;
}

bool is_known(Store& store, Role role, std::string_view of) {
  return store.read([&](Connection& db) {
    if (role == Role::provider) return has_provider(db, of);
    return db.first("SELECT 1 FROM person WHERE commissioner = $1 LIMIT 1", of).has_value();
  });
}

}  // namespace doorstep::hub
