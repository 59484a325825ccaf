#include "principal.h"

#include <algorithm>

namespace doorstep::hub {

namespace {

std::optional<PublicKey> key_of(const Row& row, std::size_t column) {
  PublicKey key{};
  if (row.is_null(column) || row.blob(column).size() != key.size()) return std::nullopt;
  std::copy(row.blob(column).begin(), row.blob(column).end(), key.begin());
  return key;
}

}  // namespace

std::optional<Principal> find_principal(Connection& db, std::string_view id) {
  const auto row = db.first(
      "SELECT p.role, p.of_name, p.public_key, p.secret_hash, d.revoked_ms, d.wipe FROM principal p "
      "LEFT JOIN device d ON d.provider = p.of_name AND d.id = p.id WHERE p.id = $1",
      id);
  if (!row) return std::nullopt;
  Principal principal;
  principal.caller.role = role_of(row->text(0)).value_or(Role::device);
  principal.caller.id = id;
  if (principal.caller.role != Role::commissioner) principal.caller.provider = ProviderId(row->text(1));
  if (principal.caller.role != Role::device) principal.caller.of = row->text(1);
  principal.public_key = key_of(*row, 2);
  if (!row->is_null(3)) principal.secret_hash = row->blob(3);
  principal.revoked = principal.caller.role == Role::device && !row->is_null(4);
  principal.wipe = principal.revoked && row->flag(5);
  return principal;
}

Problem device_revoked(bool wipe) {
  Problem problem(403, "device_revoked", "The office has revoked this device.");
  if (wipe) return std::move(problem).with("wipe", true);
  return problem;
}

}  // namespace doorstep::hub
