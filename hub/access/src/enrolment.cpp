#include "enrolment.h"

#include <array>

#include <nlohmann/json.hpp>

#include "doorstep/event/jwk.h"
#include "doorstep/hub/access/routes.h"
#include "doorstep/hub/access/secret.h"

#include "principal.h"
#include "recovery.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMaxTextBytes = 800;  // 200 characters

struct EnrolmentRequest {
  std::string code;
  PublicKey key{};
  std::array<std::string, 4> about;  // name, model, os, engine
};
constexpr std::array<const char*, 4> kAbout{"name", "model", "os", "engine"};

std::string text_member(const nlohmann::json& object, const char* name) {
  const auto member = object.find(name);
  if (member == object.end() || member->is_null()) return {};
  if (!member->is_string() || member->get_ref<const std::string&>().size() > kMaxTextBytes) {
    throw bad_request("A member of `device` is no text, or too long.");
  }
  return member->get<std::string>();
}

EnrolmentRequest parse(const Request& request) {
  const auto body = json_object_of(request);
  EnrolmentRequest parsed;
  const auto code = body.find("code");
  if (code == body.end() || !code->is_string()) throw bad_request("`code` is missing.");
  parsed.code = code->get<std::string>();
  const auto jwk = body.find("public_key");
  const auto key = jwk == body.end() ? std::nullopt : event::public_key_from_jwk(*jwk);
  if (!key) throw bad_request("`public_key` is no public Ed25519 JWK.");
  parsed.key = *key;
  const auto device = body.find("device");
  if (device == body.end() || device->is_null()) return parsed;
  if (!device->is_object()) throw bad_request("`device` is no object.");
  for (std::size_t i = 0; i < kAbout.size(); ++i) parsed.about[i] = text_member(*device, kAbout[i]);
  return parsed;
}

struct Enrolled {
  std::string device;
  std::string provider;
  std::string replaces;                 // the device whose place it takes; empty: of none
  std::optional<std::string> recovery;  // what that one had left with the hub
};

Problem code_refused() { return {403, "code_refused", "The hub does not take this code."}; }

// The device that a used code made, for the same key: its first answer may have been lost.
void check_again(Connection& db, const std::string& device, const PublicKey& key) {
  const auto principal = find_principal(db, device);
  if (!principal || principal->public_key != key) throw code_refused();
}

std::string user_of(Connection& db, const Digest& code_hash) {
  return db.first("SELECT device FROM enrolment_code WHERE hash = $1", code_hash)->text(0);
}

Enrolled enrol(Connection& db, const EnrolmentRequest& request, const std::string& fresh_id, Millis now) {
  const Digest hash = secret_hash(request.code);
  const auto code =
      db.first("SELECT provider, expires_ms, replaces FROM enrolment_code WHERE hash = $1", hash);
  if (!code || code->integer(1) <= now) throw code_refused();
  const std::string provider = code->text(0);
  Enrolled enrolled{fresh_id, provider, code->text_or_null(2).value_or(""), {}};
  // Of two at the same instant one waits here for the other, and then finds the code used.
  const auto taken =
      db.exec("UPDATE enrolment_code SET device = $1 WHERE hash = $2 AND device IS NULL", fresh_id, hash);
  if (taken == 0) {
    enrolled.device = user_of(db, hash);
    check_again(db, enrolled.device, request.key);
    return enrolled;
  }
  if (db.first("SELECT 1 FROM principal WHERE public_key = $1", request.key)) {
    throw Problem(409, "key_in_use", "This key is enrolled already.");
  }
  db.exec("INSERT INTO principal (id, role, of_name, public_key) VALUES ($1, 'device', $2, $3)", fresh_id,
          provider, request.key);
  db.exec(
      "INSERT INTO device (provider, id, name, model, os, engine, enrolled_ms) VALUES ($1, $2, $3, $4, $5, "
      "$6, $7)",
      provider, fresh_id, request.about[0], request.about[1], request.about[2], request.about[3], now);
  db.exec(
      "INSERT INTO device_carer (provider, device, carer) "
      "SELECT $1, $2, carer FROM enrolment_code_carer WHERE hash = $3",
      provider, fresh_id, hash);
  if (!enrolled.replaces.empty()) note_replaced(db, provider, enrolled.replaces, fresh_id, now);
  return enrolled;
}

Response answer(const Context& context, const Enrolled& enrolled) {
  nlohmann::json body{{"device", enrolled.device},
                      {"provider", enrolled.provider},
                      {"issuer", context.identity.issuer},
                      {"epoch", context.identity.epoch},
                      {"receipt_key", event::public_jwk(context.receipt_key.public_key())},
                      {"time", format_instant(context.clock.wall_ms())}};
  if (enrolled.recovery) body["recovery"] = {{"device", enrolled.replaces}, {"secret", *enrolled.recovery}};
  Response response = json_response(201, body);
  if (enrolled.recovery) response.headers.set("Cache-Control", "no-store");
  return response;
}

}  // namespace

void handle_enrolment(const Context& context, const std::shared_ptr<const Call>& call,
                      Responder&& responder) {
  auto request = std::make_shared<const EnrolmentRequest>(parse(call->request));
  const auto enrolled = std::make_shared<Enrolled>();
  const auto fresh_id = platform::make_uuid_v4(context.random);
  context.store.submit(
      [=, &context, now = call->received_at](Connection& db) {
        *enrolled = enrol(db, *request, fresh_id, now);
        if (!enrolled->replaces.empty())
          enrolled->recovery = recovery_of(db, context, enrolled->provider, enrolled->replaces);
      },
      [&context, enrolled, to = std::move(responder)](const std::exception_ptr& failure) mutable {
        to(failure ? failure_response(failure, context.clock.wall_ms()) : answer(context, *enrolled));
      });
}

}  // namespace doorstep::hub
