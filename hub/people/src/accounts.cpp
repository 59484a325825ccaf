#include "doorstep/hub/people/accounts.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "doorstep/hub/http/problem.h"
#include "doorstep/platform/random.h"

#include "text.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMinNameBytes = 3;
constexpr std::size_t kMaxNameBytes = 200;
constexpr std::size_t kMaxDisplayBytes = 800;  // 200 characters

// A statement's text is a constant; account_of() reads these columns.
#define DOORSTEP_SELECT_ACCOUNT                                                                       \
  "SELECT id, name, display_name, role, of_name, admin, password, email, totp_confirmed, closed_ms, " \
  "made_ms, access_version FROM account"
constexpr std::string_view kById = DOORSTEP_SELECT_ACCOUNT " WHERE id = $1";
constexpr std::string_view kByName = DOORSTEP_SELECT_ACCOUNT " WHERE name = $1";
constexpr std::string_view kByOf =
    DOORSTEP_SELECT_ACCOUNT " WHERE of_name = $1 AND role = $2 AND name > $3 ORDER BY name LIMIT $4";

Account account_of(const Row& row) {
  Account account;
  account.id = row.text(0);
  account.name = row.text(1);
  account.display_name = row.text(2);
  account.role = role_of(row.text(3)).value_or(Role::family);
  account.of = row.text(4);
  account.admin = row.flag(5);
  account.password = row.text_or_null(6);
  account.email = row.text_or_null(7).value_or("");
  account.has_totp = row.flag(8);
  account.closed = !row.is_null(9);
  account.made_at = row.integer(10);
  account.access_version = row.integer(11);
  return account;
}

std::optional<Account> account_or_none(const std::optional<Row>& row) {
  return row ? std::optional(account_of(*row)) : std::nullopt;
}

std::optional<std::string> text_or_null(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

bool is_staff(Role role) {
  return role == Role::provider || role == Role::commissioner || role == Role::operator_ ||
         role == Role::auditor;
}

const std::vector<Role>& roles_of_people() {
  static const std::vector<Role> roles{Role::provider, Role::commissioner, Role::operator_,
                                       Role::family,   Role::person,       Role::auditor};
  return roles;
}

std::optional<std::string> sign_in_name(std::string_view text) {
  std::string name(trimmed(text));
  const bool plain = is_plain_text(name) && name.find(' ') == std::string::npos;
  if (name.size() < kMinNameBytes || name.size() > kMaxNameBytes || !plain) return std::nullopt;
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return name;
}

nlohmann::json account_json(const Account& account) {
  return {{"name", account.name},
          {"display_name", account.display_name},
          {"role", to_string(account.role)},
          {"of", account.of.empty() ? nlohmann::json() : nlohmann::json(account.of)},
          {"admin", account.admin},
          {"totp", account.has_totp}};
}

std::optional<Account> find_account(Connection& db, std::string_view id) {
  return account_or_none(db.first(kById, id));
}

std::optional<Account> find_account_by_name(Connection& db, std::string_view name) {
  return account_or_none(db.first(kByName, name));
}

std::vector<Account> accounts_of(Connection& db, Role role, std::string_view of, std::string_view after,
                                 std::size_t limit) {
  std::vector<Account> list;
  db.each(
      kByOf, [&](const Row& row) { list.push_back(account_of(row)); }, of, to_string(role), after, limit);
  return list;
}

Account make_account(Connection& db, const std::string& id, const NewAccount& account, std::string_view by,
                     Millis now) {
  const auto name = sign_in_name(account.name);
  if (!name) throw bad_request("name: 3 to 200 characters without spaces are wanted");
  const std::string display(trimmed(account.display_name));
  if (display.empty() || display.size() > kMaxDisplayBytes || !is_plain_text(display))
    throw bad_request("display_name: 1 to 200 characters are wanted");
  const bool has_of = account.role == Role::provider || account.role == Role::commissioner;
  if (account.role == Role::device || has_of == account.of.empty())
    throw bad_request("role, of: a provider or a commissioner has a name, the others have none");
  const auto added = db.exec(
      "INSERT INTO account (id, name, display_name, role, of_name, admin, issuer, subject, email, made_ms, "
      "made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (name) DO NOTHING",
      id, *name, display, to_string(account.role), account.of, account.admin, text_or_null(account.issuer),
      text_or_null(account.subject), text_or_null(account.email), now, by);
  if (added == 0) throw Problem(409, "name_in_use", "There is an account of this name.");
  note_account_event(db, account.of, "account_made", id, by, to_string(account.role), now);
  return find_account(db, id).value();
}

bool close_account(Connection& db, const Account& account, std::string_view by, Millis now) {
  const auto closed = db.exec(
      "UPDATE account SET closed_ms = $1, closed_by = $2, access_version = access_version + 1 "
      "WHERE id = $3 AND closed_ms IS NULL",
      now, by, account.id);
  if (closed == 0) return false;
  db.exec("DELETE FROM session WHERE account = $1", account.id);
  note_account_event(db, account.of, "account_closed", account.id, by, "", now);
  return true;
}

bool reopen_account(Connection& db, const Account& account, std::string_view by, Millis now) {
  const auto reopened = db.exec(
      "UPDATE account SET closed_ms = NULL, closed_by = NULL, access_version = access_version + 1 "
      "WHERE id = $1 AND closed_ms IS NOT NULL",
      account.id);
  if (reopened == 0) return false;
  note_account_event(db, account.of, "account_reopened", account.id, by, "", now);
  return true;
}

bool remove_totp(Connection& db, const Account& account, std::string_view by, Millis now) {
  const auto removed = db.exec(
      "UPDATE account SET totp_sealed = NULL, totp_confirmed = 0, access_version = access_version + 1 "
      "WHERE id = $1 AND totp_sealed IS NOT NULL",
      account.id);
  if (removed == 0) return false;
  db.exec("DELETE FROM recovery_code WHERE account = $1", account.id);
  db.exec("DELETE FROM session WHERE account = $1", account.id);
  note_account_event(db, account.of, "totp_removed", account.id, by, "", now);
  return true;
}

void note_access_change(Connection& db, std::string_view account) {
  db.exec("UPDATE account SET access_version = access_version + 1 WHERE id = $1", account);
}

void note_account_event(Connection& db, std::string_view of, std::string_view what, std::string_view account,
                        std::string_view by, std::string_view detail, Millis now) {
  db.exec(
      "INSERT INTO account_event (of_name, id, at_ms, what, account, done_by, detail) VALUES ($1, $2, $3, "
      "$4, $5, $6, $7)",
      of, platform::make_uuid_v7(platform::system_random(), now), now, what, account, by, detail);
}

}  // namespace doorstep::hub
