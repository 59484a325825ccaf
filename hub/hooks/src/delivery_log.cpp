#include "delivery_log.h"

#include <limits>

#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/http/values.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

std::vector<LoggedAttempt> attempts_of(Connection& db, const SubscriptionKey& key,
                                       const std::string& delivery) {
  std::vector<LoggedAttempt> list;
  db.each(
      "SELECT nr, at_ms, status, failure, duration_ms FROM hook_attempt WHERE of_name = $1 AND subscription "
      "= $2 "
      "AND delivery = $3 ORDER BY nr",
      [&](const Row& row) {
        list.push_back({row.integer(0), row.integer(1), row.integer_or_null(2), row.text(3), row.integer(4)});
      },
      key.first, key.second, delivery);
  return list;
}

}  // namespace

std::string write_position(const LogPosition& position) {
  return base64url(json::array({position.made_at, position.id}).dump());
}

LogPosition read_log_position(std::string_view text) {
  const auto bytes = from_base64url(text);
  const json list = bytes ? json::parse(*bytes, nullptr, false) : json();
  if (!list.is_array() || list.size() != 2 || !list[0].is_number_integer() || !list[1].is_string())
    throw bad_request("after: the next of an earlier page is wanted");
  return {list[0].get<Millis>(), list[1].get<std::string>()};
}

std::vector<LoggedDelivery> delivery_log(Connection& db, const SubscriptionKey& key, const std::string& state,
                                         const std::optional<LogPosition>& before, std::size_t limit) {
  const LogPosition from = before.value_or(LogPosition{std::numeric_limits<Millis>::max(), {}});
  std::vector<LoggedDelivery> list;
  db.each(
      "SELECT id, kind, state, made_ms, next_ms, done_ms FROM hook_delivery WHERE of_name = $1 AND "
      "subscription = $2 AND ($3 = '' OR state = $3) AND (made_ms, id) < ($4, $5) "
      "ORDER BY made_ms DESC, id DESC LIMIT $6",
      [&](const Row& row) {
        list.push_back({row.text(0),
                        row.text(1),
                        row.text(2),
                        row.integer(3),
                        row.integer_or_null(4),
                        row.integer_or_null(5),
                        {}});
      },
      key.first, key.second, state, from.made_at, from.id, limit);
  for (LoggedDelivery& delivery : list) delivery.attempts = attempts_of(db, key, delivery.id);
  return list;
}

bool send_again(Connection& db, const SubscriptionKey& key, std::string_view delivery, Millis now) {
  return db.exec(
             "UPDATE hook_delivery SET state = 'waiting', next_ms = $4, done_ms = NULL WHERE of_name = $1 "
             "AND "
             "subscription = $2 AND id = $3 AND lease = ''",
             key.first, key.second, delivery, now) == 1;
}

bool has_delivery(Connection& db, const SubscriptionKey& key, std::string_view delivery) {
  return db
      .first("SELECT 1 FROM hook_delivery WHERE of_name = $1 AND subscription = $2 AND id = $3", key.first,
             key.second, delivery)
      .has_value();
}

std::int64_t tests_since(Connection& db, const SubscriptionKey& key, Millis since) {
  return db
      .first(
          "SELECT count(*) FROM hook_delivery WHERE of_name = $1 AND subscription = $2 AND made_ms >= $3 AND "
          "kind = $4",
          key.first, key.second, since, kTestKind)
      ->integer(0);
}

json to_json(const LoggedDelivery& delivery) {
  json attempts = json::array();
  for (const LoggedAttempt& one : delivery.attempts) {
    attempts.push_back({{"nr", one.nr},
                        {"at", format_instant(one.at)},
                        {"status", one.status ? json(*one.status) : json()},
                        {"failure", one.failure.empty() ? json() : json(one.failure)},
                        {"duration_ms", one.duration_ms}});
  }
  return {{"id", delivery.id},
          {"type", delivery.kind},
          {"state", delivery.state},
          {"made_at", format_instant(delivery.made_at)},
          {"next_attempt", instant_or_null(delivery.next_at)},
          {"done_at", instant_or_null(delivery.done_at)},
          {"attempts", std::move(attempts)}};
}

}  // namespace doorstep::hub
