#include "doorstep/hub/people/sessions.h"

#include "doorstep/hub/access/secret.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/people/grants.h"

#include "text.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kSessionBytes = 32;
constexpr Millis kMinute = 60'000;
constexpr Millis kHour = 60 * kMinute;
constexpr Millis kDay = 24 * kHour;

std::string bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// The cookie's value in one header; two of one name are for nobody to choose from.
void look_for_cookie(std::string_view header, std::string_view name, std::optional<std::string_view>& value) {
  while (!header.empty()) {
    const auto pair = header.substr(0, header.find(';'));
    header.remove_prefix(std::min(header.size(), pair.size() + 1));
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || trimmed(pair.substr(0, equals)) != name) continue;
    if (value) throw bad_request("There are two cookies of one name.");
    value = trimmed(pair.substr(equals + 1));
  }
}

Caller caller_of(const Row& row, std::string_view token) {
  Caller caller;
  caller.account = caller.id = row.text(0);
  caller.role = role_of(row.text(4)).value();
  caller.of = row.text(5);
  if (caller.role == Role::provider) caller.provider = ProviderId(caller.of);
  caller.admin = row.flag(6);
  caller.access_version = row.integer(7);
  caller.credential = bytes_of(secret_hash(token));
  return caller;
}

bool is_over(Role role, Millis seen_at, Millis ends_at, Millis now) {
  return now >= ends_at || now >= seen_at + session_limits(role).idle_ms;
}

}  // namespace

// Staff: half an hour, and a working day. Families come back to an open page in the evening.
SessionLimits session_limits(Role role) {
  if (role == Role::operator_ || role == Role::auditor) return {15 * kMinute, 8 * kHour};
  return is_staff(role) ? SessionLimits{30 * kMinute, 12 * kHour} : SessionLimits{12 * kHour, 12 * kHour};
}

std::optional<std::string_view> cookie_of(const Request& request, std::string_view name) {
  std::optional<std::string_view> value;
  for (const auto header : request.headers.every("Cookie"))
    look_for_cookie(header, name, value);  // HTTP/2 may split it
  return value;
}

std::optional<std::string_view> session_token(const Request& request) {
  return cookie_of(request, kSessionCookie);
}

std::string session_cookie(std::string_view token) {
  std::string cookie = std::string(kSessionCookie) + "=" + std::string(token);
  cookie += "; Path=/; Secure; HttpOnly; SameSite=Strict";
  return token.empty() ? cookie + "; Max-Age=0" : cookie;
}

std::string csrf_token(std::string_view session_token) {
  return base64url(secret_hash("doorstep-csrf\n" + std::string(session_token)));
}

std::string_view to_string(SignInMethod method) {
  return method == SignInMethod::password ? "password" : "organisation";
}

std::string begin_session(Connection& db, platform::Random& random, const Account& account, Millis now,
                          SignInMethod method) {
  if (db.try_lock("old sessions")) db.send("DELETE FROM session WHERE ends_ms < $1", now - kDay);
  std::string token = make_secret(random, kSessionBytes);
  db.exec(
      "INSERT INTO session (hash, account, made_ms, seen_ms, ends_ms, method) VALUES ($1, $2, $3, $3, $4, "
      "$5)",
      secret_hash(token), account.id, now, now + session_limits(account.role).absolute_ms, to_string(method));
  note_account_event(db, account.of, "signed_in", account.id, account.id, to_string(method), now);
  return token;
}

void end_session(Connection& db, std::string_view token) {
  db.exec("DELETE FROM session WHERE hash = $1", secret_hash(token));
}

void end_sessions(Connection& db, std::string_view account, std::string_view but) {
  db.exec("DELETE FROM session WHERE account = $1 AND hash <> $2", account, Param::Bytes{but});
}

std::optional<FoundSession> find_session(Connection& db, std::string_view token, Millis now) {
  const auto row = db.first(
      "SELECT s.account, s.seen_ms, s.ends_ms, a.closed_ms, a.role, a.of_name, a.admin, a.access_version, "
      "s.method, a.totp_confirmed FROM session s JOIN account a ON a.id = s.account WHERE s.hash = $1",
      secret_hash(token));
  if (!row || !row->is_null(3)) return std::nullopt;
  FoundSession found{caller_of(*row, token), row->integer(1), row->integer(2)};
  if (row->text(8) == to_string(SignInMethod::organisation)) found.method = SignInMethod::organisation;
  found.lacks_totp = is_staff(found.caller.role) && found.method == SignInMethod::password && !row->flag(9);
  if (is_over(found.caller.role, found.seen_at, found.ends_at, now)) return std::nullopt;
  if (!is_staff(found.caller.role)) found.caller.granted = granted_people(db, found.caller.account, now);
  return found;
}

bool still_allowed(Connection& db, const Caller& caller, Millis now) {
  const Param::Bytes credential{caller.credential};
  if (caller.account.empty()) {
    const auto token = db.first("SELECT expires_ms FROM token WHERE hash = $1", credential);
    return token && token->integer(0) > now;
  }
  const auto row = db.first(
      "SELECT s.seen_ms, s.ends_ms, a.closed_ms, a.access_version FROM session s JOIN account a "
      "ON a.id = s.account WHERE s.hash = $1",
      credential);
  const bool same = row && row->is_null(2) && row->integer(3) == caller.access_version &&
                    !is_over(caller.role, row->integer(0), row->integer(1), now);
  return same && (is_staff(caller.role) || granted_people(db, caller.account, now) == caller.granted);
}

}  // namespace doorstep::hub
