#include "binding.h"

#include <algorithm>

namespace doorstep::hub {

namespace {

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

std::optional<std::string> bound_account(Connection& db, const std::string& issuer,
                                         const std::string& subject) {
  const auto row = db.first("SELECT id FROM account WHERE issuer = $1 AND subject = $2", issuer, subject);
  return row ? std::optional(row->text(0)) : std::nullopt;
}

// Two of one address are nobody's: the hub does not choose.
std::optional<std::string> awaited_account(Connection& db, const std::string& issuer,
                                           const std::string& email) {
  if (email.empty()) return std::nullopt;
  const auto rows = db.query(
      "SELECT id FROM account WHERE issuer = $1 AND subject IS NULL AND lower(email) = $2 AND closed_ms IS "
      "NULL "
      "LIMIT 2",
      issuer, lower_case(email));
  return rows.size() == 1 ? std::optional(rows.front().text(0)) : std::nullopt;
}

bool bind_account(Connection& db, const std::string& account, const std::string& issuer,
                  const std::string& subject, Millis now) {
  const auto bound =
      db.exec("UPDATE account SET subject = $1 WHERE id = $2 AND issuer = $3 AND subject IS NULL", subject,
              account, issuer);
  if (bound == 0) return false;
  note_account_event(db, find_account(db, account)->of, "organisation_bound", account, account, "", now);
  return true;
}

}  // namespace

std::optional<Account> account_of(Connection& db, const std::string& issuer, const Claims& claims,
                                  Millis now) {
  auto id = bound_account(db, issuer, claims.subject);
  if (!id) {
    id = awaited_account(db, issuer, claims.email);
    if (id && !bind_account(db, *id, issuer, claims.subject, now)) id.reset();
  }
  auto account = id ? find_account(db, *id) : std::nullopt;
  if (!account || account->closed || !is_staff(account->role)) return std::nullopt;
  return account;
}

}  // namespace doorstep::hub
