#include "doorstep/hub/people/links.h"

#include "doorstep/hub/access/secret.h"
#include "doorstep/hub/http/problem.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kTokenBytes = 32;

std::string_view to_string(LinkKind kind) { return kind == LinkKind::password ? "password" : "invitation"; }

Problem link_refused() {
  return {403, "link_refused", "The link is not known, was used or is past its time."};
}

}  // namespace

std::string make_link(Connection& db, platform::Random& random, const OneTimeLink& link) {
  if (link.kind == LinkKind::password) {
    db.exec(
        "UPDATE one_time_link SET used_ms = $1 WHERE account = $2 AND kind = 'password' AND used_ms IS NULL",
        link.made_at, link.account);
  }
  std::string token = make_secret(random, kTokenBytes);
  db.exec(
      "INSERT INTO one_time_link (hash, kind, account, document, provider, made_ms, made_by, expires_ms) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      secret_hash(token), to_string(link.kind), link.account, link.document, link.provider, link.made_at,
      link.made_by, link.expires_at);
  return token;
}

OneTimeLink find_link(Connection& db, std::string_view token, LinkKind kind, Millis now) {
  const auto row = db.first(
      "SELECT account, document, provider, made_ms, made_by, expires_ms FROM one_time_link "
      "WHERE hash = $1 AND kind = $2 AND used_ms IS NULL AND expires_ms > $3",
      secret_hash(token), to_string(kind), now);
  if (!row) throw link_refused();
  return {kind,
          row->text_or_null(0).value_or(""),
          row->text(1),
          ProviderId(row->text(2)),
          row->integer(3),
          row->text(4),
          row->integer(5)};
}

OneTimeLink take_link(Connection& db, std::string_view token, LinkKind kind, Millis now) {
  OneTimeLink link = find_link(db, token, kind, now);
  const auto taken = db.exec("UPDATE one_time_link SET used_ms = $1 WHERE hash = $2 AND used_ms IS NULL", now,
                             secret_hash(token));
  if (taken == 0) throw link_refused();
  return link;
}

}  // namespace doorstep::hub
