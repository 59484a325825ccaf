#include "doorstep/hub/access/identity.h"

#include "doorstep/hub/access/secret.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kEpochBytes = 8;  // of no use to guess, but never twice; every receipt has it

constexpr std::string_view kKeep =
    "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";

std::string value_of(Connection& db, std::string_view name) {
  return db.first("SELECT value FROM meta WHERE name = $1", name).value().text(0);
}

}  // namespace

Identity load_identity(Store& store, platform::Random& random) {
  const std::string issuer = "urn:uuid:" + platform::make_uuid_v4(random);
  std::string epoch = make_secret(random, kEpochBytes);
  return store.write([&](Connection& db) {
    db.exec(kKeep, "issuer", issuer);
    db.exec(kKeep, "epoch", epoch);
    return Identity{value_of(db, "issuer"), value_of(db, "epoch")};
  });
}

std::string current_epoch(Store& store) {
  return store.read([](Connection& db) {
    const auto row = db.first("SELECT value FROM meta WHERE name = 'epoch'");
    return row ? row->text(0) : std::string();
  });
}

std::string begin_epoch(Store& store, platform::Random& random) {
  std::string epoch = make_secret(random, kEpochBytes);
  store.write([&](Connection& db) {
    db.exec("INSERT INTO meta (name, value) VALUES ('epoch', $1) ON CONFLICT (name) DO UPDATE SET value = $1",
            epoch);
  });
  return epoch;
}

}  // namespace doorstep::hub
