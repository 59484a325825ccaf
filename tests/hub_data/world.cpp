#include "world.h"

#include "doorstep/hub/feed/routes.h"
#include "doorstep/hub/hours/routes.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/ingest/push.h"
#include "doorstep/hub/statements/routes.h"
#include "doorstep/hub/views/routes.h"
#include "doorstep/testing/documented.h"

namespace doorstep::testing {

using nlohmann::json;

namespace {

std::unique_ptr<Signer> signer_of(std::uint8_t seed) {
  const std::vector<std::uint8_t> bytes(32, seed);
  return platform::make_signer(bytes);
}

}  // namespace

Tablet::Tablet(World& world, std::string id, CarerId carer, std::uint8_t seed)
    : by(std::move(carer)),
      world_(world),
      id_(std::move(id)),
      signer_(signer_of(seed)),
      head_(event::empty_head(platform::openssl_crypto())),
      booted_at_(world.clock.wall_ms() - 60'000) {}

std::int64_t Tablet::uptime() const { return world_.clock.wall_ms() - booted_at_; }

void Tablet::reboot() {
  boot_ += "+";
  booted_at_ = world_.clock.wall_ms() - 1'000;
}

EventId Tablet::record(const std::string& type, const std::optional<std::string>& visit, const json& body,
                       const std::optional<std::string>& person) {
  event::Envelope envelope;
  envelope.id = EventId(platform::make_uuid_v7(world_.random, world_.clock.wall_ms()));
  envelope.device = id_;
  envelope.seq = ++head_.seq;
  envelope.prev = head_.hash;
  envelope.at = world_.clock.wall_ms() + clock_error;
  envelope.boot = boot_;
  envelope.uptime_ms = uptime();
  envelope.by = by;
  envelope.type = type;
  if (visit) envelope.visit = VisitId(*visit);
  if (person) envelope.person = PersonId(*person);
  envelope.body = body.dump();
  unsent_.push_back(event::write_envelope(envelope));
  head_.hash = platform::openssl_crypto().sha256(unsent_.back());
  return envelope.id;
}

int Tablet::push() {
  std::string body;
  for (const std::string& line : unsent_) body += line + "\n";
  json head = json::parse(
      event::write_signed_head(id_, head_, signer_->sign(event::head_text(id_, head_.seq, head_.hash))));
  head["boot"] = boot_;
  head["uptime_ms"] = uptime();
  const auto response =
      world_.request(id_.str(), "POST", "/v1/devices/" + id_.str() + "/events", body + head.dump());
  if (response.status == 200) unsent_.clear();
  return response.status;
}

World::World(bool threads) : office(threads), receipt_key_(signer_of(255)) {
  clock.wall = kNow;
  context_ = std::make_unique<hub::Context>(hub::Context{*office.store, clock, random,
                                                         platform::openssl_crypto(), *receipt_key_,
                                                         hub::Identity{"https://hub.test", "epoch-1"}});
  hub::Router router;
  hub::add_push_route(router, *context_);
  hub::add_hours_routes(router, *office.store);
  hub::add_statement_routes(router, *office.store);
  hub::add_views_routes(router, *office.store);
  hub::add_feed_routes(router, *office.store, context_->identity.epoch);
  service_ = std::make_unique<hub::Service>(
      std::move(router),
      [this](const hub::Request& request) {
        const auto found = callers_.find(std::string(request.headers.get("Authorization").value_or("")));
        if (found == callers_.end()) throw hub::Problem(401, "token_invalid", "");
        return found->second;
      },
      clock);
  for (const char* provider : {"brook", "vale"})
    add_caller(provider, {hub::Role::provider, "p", ProviderId(provider), provider});
  for (const char* council : {"northshire", "southborough"})
    add_caller(council, {hub::Role::commissioner, "c", {}, council});
}

Tablet& World::tablet(const std::string& carer, const std::string& provider) {
  const auto seed = static_cast<std::uint8_t>(tablets_.size() + 1);
  const std::string id = platform::make_uuid_v4(random);
  const CarerId carer_id(office.store->read([&](hub::Connection& db) {
    return db.first("SELECT id FROM carer WHERE provider = $1 AND ref = $2", provider, carer)->text(0);
  }));
  tablets_.push_back(std::make_unique<Tablet>(*this, id, carer_id, seed));
  Tablet& tablet = *tablets_.back();
  office.store->write([&](hub::Connection& db) {
    db.exec("INSERT INTO principal (id, role, of_name, public_key) VALUES ($1, 'device', $2, $3)", id,
            provider, tablet.public_key());
    db.exec(
        "INSERT INTO device (provider, id, name, model, os, engine, enrolled_ms) VALUES ($1, $2, '', '', '', "
        "'', $3)",
        provider, id, clock.wall_ms());
    db.exec("INSERT INTO device_carer (provider, device, carer) VALUES ($1, $2, $3)", provider, id, carer_id);
  });
  add_caller(id, {hub::Role::device, id, ProviderId(provider), {}});
  return tablet;
}

hub::Response World::request(const std::string& caller, const std::string& method, const std::string& target,
                             const std::string& body, const std::string& accept) {
  hub::Request request;
  request.method = method;
  request.target = target;
  request.headers.set("Authorization", caller);
  request.headers.set("Accept", accept);
  if (method == "POST") {
    const bool is_push = target.ends_with("/events");
    request.headers.set("Content-Type", is_push ? "application/x-ndjson" : "application/json");
  }
  request.body = body;
  return send(std::move(request));
}

hub::Response World::send(hub::Request request) { return ask_documented(*service_, std::move(request)); }

json World::get(const std::string& caller, const std::string& target) {
  const hub::Response response = request(caller, "GET", target);
  EXPECT_EQ(response.status, 200) << target << ' ' << response.body;
  return json::parse(response.body);
}

std::string World::person_id(const std::string& ref, const std::string& provider) {
  return office.store->read([&](hub::Connection& db) {
    return db.first("SELECT id FROM person WHERE provider = $1 AND ref = $2", provider, ref)->text(0);
  });
}

std::string World::id_of(const std::string& table, const std::string& ref) {
  return office.text("SELECT id FROM " + table + " WHERE ref = '" + ref + "'");
}

}  // namespace doorstep::testing
