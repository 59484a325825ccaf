#include "second_factor.h"

#include <array>
#include <cctype>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "doorstep/hub/access/sealing.h"
#include "doorstep/hub/access/secret.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/people/sessions.h"
#include "doorstep/hub/people/totp.h"
#include "doorstep/platform/seal.h"

#include "guesses.h"

namespace doorstep::hub {

using nlohmann::json;

namespace {

constexpr std::size_t kTotpSecretBytes = 20;  // RFC 4226 §4
constexpr std::size_t kRecoveryBytes = 10;    // 80 random bits
constexpr int kRecoveryCodes = 10;
constexpr std::size_t kMaxCodeBytes = 100;

std::string sealed_name(const std::string& account) { return "totp " + account; }

std::optional<std::string> secret_of(Connection& db, const Context& hub, const std::string& account) {
  const auto row = db.first("SELECT totp_sealed FROM account WHERE id = $1", account);
  if (!row || row->is_null(0)) return std::nullopt;
  return platform::unseal(sealing_key(hub.receipt_key), sealed_name(account), row->blob(0));
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

bool take_code(Connection& db, const Context& hub, const std::string& account, std::string_view code,
               Millis now) {
  const auto secret = secret_of(db, hub, account);
  const auto step = secret ? totp_step(*secret, code, now) : std::nullopt;
  return step &&
         db.exec("UPDATE account SET totp_step = $1 WHERE id = $2 AND totp_step < $1", *step, account) == 1;
}

std::string code_member(const json& body, const char* name) {
  const auto member = body.find(name);
  return member == body.end() || !member->is_string() ? std::string()
                                                      : member->get<std::string>().substr(0, kMaxCodeBytes);
}

// However it is typed in: only letters and digits count, and their case does not.
std::string plain_recovery_code(std::string_view typed) {
  std::string code;
  for (const char c : typed) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      code += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return code;
}

Problem code_refused() { return {400, "code_refused", "The code is not of this secret and this time."}; }

Problem totp_on() { return {409, "totp_on", "The account has a second factor already."}; }

// A new secret, shown once; it counts when a code of it has been shown.
Response post_totp(PeopleContext& people, const Call& call) {
  expect_person(call);
  std::array<std::uint8_t, kTotpSecretBytes> bytes{};
  people.hub.random.fill(bytes);
  const std::string secret(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const Blob sealed{platform::seal(sealing_key(people.hub.receipt_key), sealed_name(call.caller.account),
                                   secret, people.hub.random)};
  const std::string name = people.hub.store.write([&](Connection& db) {
    const auto kept = db.exec("UPDATE account SET totp_sealed = $1 WHERE id = $2 AND totp_confirmed = 0",
                              sealed, call.caller.account);
    if (kept == 0) throw totp_on();
    return find_account(db, call.caller.account)->name;
  });
  return json_response(201, {{"secret", base32(secret)},
                             {"uri", "otpauth://totp/Doorstep:" + percent_encoded(name) +
                                         "?secret=" + base32(secret) + "&issuer=Doorstep"},
                             {"time", format_instant(call.received_at)}});
}

json make_recovery_codes(Connection& db, PeopleContext& people, const std::string& account) {
  json codes = json::array();
  db.exec("DELETE FROM recovery_code WHERE account = $1", account);
  for (int i = 0; i < kRecoveryCodes; ++i) {
    std::array<std::uint8_t, kRecoveryBytes> bytes{};
    people.hub.random.fill(bytes);
    const std::string code = base32({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    db.exec("INSERT INTO recovery_code (account, hash) VALUES ($1, $2)", account, secret_hash(code));
    codes.push_back(
        fmt::format("{}-{}-{}-{}", code.substr(0, 4), code.substr(4, 4), code.substr(8, 4), code.substr(12)));
  }
  return codes;
}

Response recovery_codes_response(json codes, const Call& call) {
  return json_response(200,
                       {{"recovery_codes", std::move(codes)}, {"time", format_instant(call.received_at)}});
}

// {"code"} of the app: from now on each sign-in needs one. Gives the recovery codes, shown once.
Response post_confirmation(PeopleContext& people, const Call& call) {
  expect_person(call);
  const std::string code = text_member(json_object_of(call.request), "code", kMaxCodeBytes);
  json codes = people.hub.store.write([&](Connection& db) {
    const auto account = find_account(db, call.caller.account).value();
    if (account.has_totp) throw totp_on();
    if (!take_code(db, people.hub, account.id, code, call.received_at)) throw code_refused();
    db.exec("UPDATE account SET totp_confirmed = 1 WHERE id = $1", account.id);
    end_sessions(db, account.id, call.caller.credential);
    note_account_event(db, account.of, "totp_on", account.id, account.id, "", call.received_at);
    return make_recovery_codes(db, people, account.id);
  });
  return recovery_codes_response(std::move(codes), call);
}

// {"code"} of the app: ten new recovery codes, shown once; those before are no longer good.
Response post_recovery_codes(PeopleContext& people, const Call& call) {
  expect_person(call);
  const std::string code = text_member(json_object_of(call.request), "code", kMaxCodeBytes);
  Store& store = people.hub.store;
  const Account account =
      store.read([&](Connection& db) { return find_account(db, call.caller.account).value(); });
  const Guess guess = make_guess(account.name, call.request.peer, platform::make_uuid_v4(people.hub.random));
  store.write([&](Connection& db) { begin_guess(db, guess, call.received_at); });
  json codes = store.write([&](Connection& db) {
    if (!take_code(db, people.hub, account.id, code, call.received_at)) throw code_refused();
    forgive_guess(db, guess);
    note_account_event(db, account.of, "recovery_codes_made", account.id, account.id, "", call.received_at);
    return make_recovery_codes(db, people, account.id);
  });
  return recovery_codes_response(std::move(codes), call);
}

}  // namespace

bool take_second_factor(Connection& db, PeopleContext& people, const Account& account, const json& body,
                        Millis now) {
  const std::string code = code_member(body, "totp");
  if (!code.empty()) return take_code(db, people.hub, account.id, code, now);
  const std::string typed = code_member(body, "recovery_code");
  const auto used = db.exec(
      "UPDATE recovery_code SET used_ms = $1 WHERE account = $2 AND hash IN ($3, $4) AND used_ms IS NULL",
      now, account.id, secret_hash(plain_recovery_code(typed)),
      secret_hash(typed));  // as they were made at first
  if (used != 1) return false;
  note_account_event(db, account.of, "recovery_code_used", account.id, account.id, "", now);
  return true;
}

void add_totp_routes(Router& router, PeopleContext& people) {
  const std::vector<Role> staff{Role::provider, Role::commissioner, Role::operator_, Role::auditor};
  router.add("POST", "/v1/totp", staff, [&people](const Call& call) { return post_totp(people, call); });
  router.add("POST", "/v1/totp/confirmation", staff,
             [&people](const Call& call) { return post_confirmation(people, call); });
  router.add("POST", "/v1/totp/recovery-codes", staff,
             [&people](const Call& call) { return post_recovery_codes(people, call); });
}

}  // namespace doorstep::hub
