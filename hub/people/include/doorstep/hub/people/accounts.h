// Accounts of people who sign in. They are closed, never deleted: the audit names them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/event/instant.h"
#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

struct Account {
  std::string id;            // UUID
  std::string name;          // what one signs in with: an e-mail address or a chosen name, in lower case
  std::string display_name;  // "Ruth Hale"
  Role role = Role::family;
  std::string of;  // provider or commissioner; empty for family, person, operator, auditor
  bool admin = false;
  std::optional<std::string> password;  // Argon2id, encoded
  std::string email;
  bool has_totp = false;
  bool closed = false;
  Millis made_at = 0;
  std::int64_t access_version = 0;
};

struct NewAccount {
  std::string name;
  std::string display_name;
  Role role = Role::family;
  std::string of = {};
  bool admin = false;
  std::string email = {};
  std::string issuer = {};   // of OpenID Connect; empty: signs in with a password
  std::string subject = {};  // known beforehand, or empty: at the first sign-in with the verified `email`
};

// Office users, commissioning officers, operators and auditors.
bool is_staff(Role role);
// The roles that people have, for routes that all of them may use.
const std::vector<Role>& roles_of_people();

// As it is kept and compared: without space around it, ASCII letters in lower case. nullopt where it is no sign-in
// name: 3 to 200 bytes of UTF-8 without control characters and spaces.
std::optional<std::string> sign_in_name(std::string_view text);

// name, display_name, role, of (null where it is empty), admin, totp: as every answer that shows an account has them.
nlohmann::json account_json(const Account& account);

std::optional<Account> find_account(Connection& db, std::string_view id);
std::optional<Account> find_account_by_name(Connection& db, std::string_view name);
// Those of one provider or commissioner, by name after `after`.
std::vector<Account> accounts_of(Connection& db, Role role, std::string_view of, std::string_view after,
                                 std::size_t limit);

// Makes it without a password. Throws Problem: 400 bad_request where a member is none, 409 name_in_use.
Account make_account(Connection& db, const std::string& id, const NewAccount& account, std::string_view by,
                     Millis now);
// Ends its sessions. False where it was closed before or is not there.
bool close_account(Connection& db, const Account& account, std::string_view by, Millis now);
// It is as it was: its password, its second factor and its grants. False where it was not closed.
bool reopen_account(Connection& db, const Account& account, std::string_view by, Millis now);
// Takes the second factor and the recovery codes away and ends the sessions: staff set up a new one at the next sign-in.
// False where there was none.
bool remove_totp(Connection& db, const Account& account, std::string_view by, Millis now);

// Open pages and streams of the account look again at what it may see: to be called with each change of it.
void note_access_change(Connection& db, std::string_view account);

// What was done with an account, kept for ever. `detail` holds no personal data and no secret.
void note_account_event(Connection& db, std::string_view of, std::string_view what, std::string_view account,
                        std::string_view by, std::string_view detail, Millis now);

}  // namespace doorstep::hub
