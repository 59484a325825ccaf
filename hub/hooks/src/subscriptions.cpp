#include "subscriptions.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "doorstep/event/error.h"
#include "doorstep/hub/access/sealing.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/http/values.h"
#include "doorstep/hub/office/kinds.h"
#include "doorstep/hub/store/occurrences.h"
#include "doorstep/platform/seal.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

#define DOORSTEP_SELECT_SUBSCRIPTION                                                                         \
  "SELECT of_name, id, role, url, kinds, secret_sealed, old_secret_sealed, old_until_ms, made_ms, made_by, " \
  "failing_since_ms, last_success_ms, disabled_ms, disabled_reason FROM hook_subscription "

Subscription subscription_of(const Row& row) {
  Subscription one;
  one.key = {row.text(0), row.text(1)};
  one.role = role_of(row.text(2)).value_or(Role::provider);
  one.url = row.text(3);
  one.kinds = split_list(row.text(4)).value_or(std::vector<std::string>{});
  one.secret = {row.blob(5)};
  if (!row.is_null(6)) one.old_secret = {row.blob(6)};
  one.old_until = row.integer_or_null(7);
  one.made_at = row.integer(8);
  one.made_by = row.text(9);
  one.failing_since = row.integer_or_null(10);
  one.last_success = row.integer_or_null(11);
  one.disabled_at = row.integer_or_null(12);
  one.disabled_reason = row.text_or_null(13).value_or("");
  return one;
}

std::string sealed_name(const std::string& subscription) { return "webhook " + subscription; }

std::string unsealed(const Signer& receipt_key, const std::string& subscription, const Blob& sealed) {
  auto secret = platform::unseal(sealing_key(receipt_key), sealed_name(subscription), sealed.bytes);
  if (!secret) throw Error(ErrorClass::key, "wrong_key", "a webhook's secret can't be opened with this key");
  return *std::move(secret);
}

}  // namespace

bool Subscription::wants(std::string_view kind) const {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

Caller Subscription::reader() const {
  Caller caller;
  caller.role = role;
  caller.of = key.first;
  if (role == Role::provider) caller.provider = ProviderId(key.first);
  return caller;
}

const std::vector<std::string>& hook_kinds() {
  static const std::vector<std::string> kinds = [] {
    std::vector<std::string> list;
    for (const auto kind : {OccurrenceKind::visit_missed, OccurrenceKind::visit_late,
                            OccurrenceKind::exception_raised, OccurrenceKind::statement_closed})
      list.emplace_back(to_string(kind));
    return list;
  }();
  return kinds;
}

void insert_subscription(Connection& db, const Subscription& one) {
  db.exec(
      "INSERT INTO hook_subscription (of_name, id, role, url, kinds, secret_sealed, made_ms, made_by) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      one.key.first, one.key.second, to_string(one.role), one.url,
      fmt::format("{}", fmt::join(one.kinds, ";")), one.secret, one.made_at, one.made_by);
}

std::vector<Subscription> subscriptions_of(Connection& db, const Caller& caller) {
  std::vector<Subscription> list;
  db.each(
      DOORSTEP_SELECT_SUBSCRIPTION "WHERE of_name = $1 AND role = $2 ORDER BY made_ms, id",
      [&](const Row& row) { list.push_back(subscription_of(row)); }, caller.of, to_string(caller.role));
  return list;
}

std::vector<Subscription> enabled_subscriptions(Connection& db) {
  std::vector<Subscription> list;
  db.each(DOORSTEP_SELECT_SUBSCRIPTION "WHERE disabled_ms IS NULL ORDER BY of_name, id",
          [&](const Row& row) { list.push_back(subscription_of(row)); });
  return list;
}

std::optional<Subscription> find_subscription(Connection& db, const SubscriptionKey& key) {
  const auto row =
      db.first(DOORSTEP_SELECT_SUBSCRIPTION "WHERE of_name = $1 AND id = $2", key.first, key.second);
  return row ? std::optional(subscription_of(*row)) : std::nullopt;
}

Subscription own_subscription(Connection& db, const Caller& caller, std::string_view id) {
  auto found = find_subscription(db, {caller.of, std::string(id)});
  if (!found || found->role != caller.role) throw not_found();
  return *std::move(found);
}

void change_subscription(Connection& db, const SubscriptionKey& key, const std::string& url,
                         const std::vector<std::string>& kinds) {
  db.exec("UPDATE hook_subscription SET url = $3, kinds = $4 WHERE of_name = $1 AND id = $2", key.first,
          key.second, url, fmt::format("{}", fmt::join(kinds, ";")));
}

void remove_subscription(Connection& db, const SubscriptionKey& key) {
  db.exec("DELETE FROM hook_subscription WHERE of_name = $1 AND id = $2", key.first, key.second);
  db.exec("DELETE FROM hook_delivery WHERE of_name = $1 AND subscription = $2", key.first, key.second);
  db.exec("DELETE FROM hook_attempt WHERE of_name = $1 AND subscription = $2", key.first, key.second);
}

void disable(Connection& db, const SubscriptionKey& key, std::string_view reason, Millis now) {
  db.exec(
      "UPDATE hook_subscription SET disabled_ms = $3, disabled_reason = $4 WHERE of_name = $1 AND id = $2 "
      "AND "
      "disabled_ms IS NULL",
      key.first, key.second, now, reason);
  db.exec(
      "UPDATE hook_delivery SET state = 'held', next_ms = NULL, lease = '' WHERE of_name = $1 AND "
      "subscription = $2 AND state = 'waiting'",
      key.first, key.second);
}

void enable(Connection& db, const SubscriptionKey& key, Millis now) {
  db.exec(
      "UPDATE hook_subscription SET disabled_ms = NULL, disabled_reason = NULL, failing_since_ms = NULL "
      "WHERE "
      "of_name = $1 AND id = $2",
      key.first, key.second);
  db.exec(
      "UPDATE hook_delivery SET state = 'waiting', next_ms = $3 WHERE of_name = $1 AND subscription = $2 AND "
      "state = 'held'",
      key.first, key.second, now);
}

void rotate(Connection& db, const SubscriptionKey& key, const Blob& sealed, Millis old_until) {
  db.exec(
      "UPDATE hook_subscription SET old_secret_sealed = secret_sealed, old_until_ms = $4, secret_sealed = $3 "
      "WHERE of_name = $1 AND id = $2",
      key.first, key.second, sealed, old_until);
}

Blob seal_hook_secret(const Signer& receipt_key, const std::string& subscription, std::string_view secret,
                      platform::Random& random) {
  return {platform::seal(sealing_key(receipt_key), sealed_name(subscription), secret, random)};
}

std::vector<std::string> signing_secrets(const Signer& receipt_key, const Subscription& one, Millis now) {
  std::vector<std::string> secrets{unsealed(receipt_key, one.key.second, one.secret)};
  if (one.old_until && now < *one.old_until && !one.old_secret.bytes.empty())
    secrets.push_back(unsealed(receipt_key, one.key.second, one.old_secret));
  return secrets;
}

json to_json(const Subscription& one, Millis now) {
  const bool old_signs = one.old_until && now < *one.old_until;
  return {{"id", one.key.second},
          {"url", one.url},
          {"events", one.kinds},
          {"enabled", !one.disabled_at},
          {"disabled_at", instant_or_null(one.disabled_at)},
          {"disabled_reason", one.disabled_reason.empty() ? json() : json(one.disabled_reason)},
          {"failing_since", instant_or_null(one.failing_since)},
          {"last_success", instant_or_null(one.last_success)},
          {"old_secret_until", old_signs ? instant_or_null(one.old_until) : json()},
          {"made_at", format_instant(one.made_at)},
          {"made_by", one.made_by}};
}

}  // namespace doorstep::hub
