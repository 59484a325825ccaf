#include "deliveries.h"

#include <map>
#include <memory>

#include "doorstep/hub/hours/sight.h"
#include "doorstep/hub/office/local_time.h"
#include "doorstep/hub/office/policy.h"

#include "payload.h"

namespace doorstep::hub {

namespace {

KeptOccurrence occurrence_of(const Row& row) {
  return {ProviderId(row.text(0)), row.text(1),         row.text(2),          row.integer(3),
          row.integer(4),          row.text_or_null(5), row.text_or_null(6),  row.integer_or_null(7),
          row.integer_or_null(8),  row.text_or_null(9), row.text_or_null(10), row.text_or_null(11),
          row.text_or_null(12),    row.text(13)};
}

// Who may see what, each reader's sight made once for many occurrences.
class Audience {
 public:
  explicit Audience(Connection& db) : db_(db), subscriptions_(enabled_subscriptions(db)) {}

  void tell(const KeptOccurrence& one) {
    std::string payload;
    for (const Subscription& subscription : subscriptions_) {
      const bool is_due = subscription.wants(one.kind) && subscription.made_at <= one.written_at;
      if (!is_due || !may_see(subscription, one)) continue;
      if (payload.empty()) payload = payload_of(one);
      insert_delivery(db_, subscription.key, one.id, one.kind, payload, one.written_at);
    }
  }

 private:
  bool may_see(const Subscription& subscription, const KeptOccurrence& one) {
    if (subscription.role == Role::provider) return subscription.key.first == one.provider.str();
    if (one.statement) return subscription.key.first == one.commissioner.value_or("");
    return one.person && sight_of(subscription).sees(one.provider, PersonId(*one.person), day_of(one));
  }
  Sight& sight_of(const Subscription& subscription) {
    auto& sight = sights_[subscription.key.first];
    if (!sight) sight = std::make_unique<Sight>(db_, subscription.reader());
    return *sight;
  }
  std::string day_of(const KeptOccurrence& one) {
    if (!one.day.empty()) return one.day;
    auto [zone, is_new] = zones_.try_emplace(one.provider.str());
    if (is_new) zone->second = policy_of(db_, one.provider).zone;
    return local_date(one.at, zone->second);
  }

  Connection& db_;
  const std::vector<Subscription> subscriptions_;
  std::map<std::string, std::unique_ptr<Sight>> sights_;  // by commissioner
  std::map<std::string, std::string> zones_;
};

void note_attempt(Connection& db, const Taken& taken, const Answer& answer, Millis now) {
  db.exec(
      "INSERT INTO hook_attempt (of_name, subscription, delivery, nr, at_ms, status, failure, duration_ms) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      taken.key.first, taken.key.second, taken.id, taken.attempts + 1, now, answer.status, failure_of(answer),
      answer.duration_ms);
}

// Since when nothing but failures was met; a test says nothing of that.
std::optional<Millis> note_health(Connection& db, const Taken& taken, bool has_failed, Millis now) {
  if (!has_failed) {
    db.exec(
        "UPDATE hook_subscription SET failing_since_ms = NULL, last_success_ms = $3 WHERE of_name = $1 AND "
        "id = $2",
        taken.key.first, taken.key.second, now);
    return std::nullopt;
  }
  if (taken.kind == kTestKind) return std::nullopt;
  const auto row = db.first(
      "UPDATE hook_subscription SET failing_since_ms = coalesce(failing_since_ms, $3) WHERE of_name = $1 AND "
      "id = $2 RETURNING failing_since_ms",
      taken.key.first, taken.key.second, now);
  return row ? row->integer_or_null(0) : std::nullopt;
}

}  // namespace

bool has_news(Connection& db) {
  return db.first("SELECT 1 FROM hook_occurrence WHERE spread = 0 LIMIT 1").has_value();
}

std::size_t spread(Connection& db, std::size_t limit) {
  std::vector<KeptOccurrence> waiting;
  db.each(
      "SELECT provider, id, kind, at_ms, written_ms, visit, person, planned_start_ms, planned_end_ms, "
      "exception, "
      "device, statement, commissioner, day FROM hook_occurrence WHERE spread = 0 ORDER BY written_ms LIMIT "
      "$1",
      [&](const Row& row) { waiting.push_back(occurrence_of(row)); }, limit);
  Audience audience(db);
  for (const KeptOccurrence& one : waiting) {
    const auto marked =
        db.exec("UPDATE hook_occurrence SET spread = 1 WHERE provider = $1 AND id = $2 AND spread = 0",
                one.provider, one.id);
    if (marked == 1) audience.tell(one);  // else another hub has told it
  }
  return waiting.size();
}

std::vector<DueSubscription> due_subscriptions(Connection& db, Millis now) {
  std::vector<DueSubscription> list;
  db.each(
      "SELECT s.of_name, s.id, s.failing_since_ms FROM hook_subscription s WHERE s.disabled_ms IS NULL AND "
      "EXISTS (SELECT 1 FROM hook_delivery d WHERE d.of_name = s.of_name AND d.subscription = s.id AND "
      "d.next_ms <= $1) ORDER BY s.of_name, s.id",
      [&](const Row& row) {
        list.push_back({{row.text(0), row.text(1)}, !row.is_null(2)});
      },
      now);
  return list;
}

// Two hubs that take at once: the second finds next_ms moved, row by row.
std::vector<Taken> take(Connection& db, const SubscriptionKey& key, std::size_t limit,
                        const std::string& lease, Millis now, Millis until) {
  std::vector<Taken> list;
  db.each(
      "UPDATE hook_delivery SET lease = $4, next_ms = $6 WHERE of_name = $1 AND subscription = $2 AND id IN "
      "(SELECT id FROM hook_delivery WHERE of_name = $1 AND subscription = $2 AND next_ms <= $5 "
      "ORDER BY next_ms, id LIMIT $3) AND next_ms <= $5 RETURNING id, kind, payload, attempts",
      [&](const Row& row) {
        list.push_back({key, row.text(0), row.text(1), row.text(2), lease, row.integer(3)});
      },
      key.first, key.second, limit, lease, now, until);
  return list;
}

void settle(Connection& db, const Taken& taken, const Answer& answer, Millis now,
            std::int64_t jitter_permille) {
  const bool has_failed = !failure_of(answer).empty();
  const auto held = db.exec(
      "UPDATE hook_delivery SET attempts = attempts + 1 WHERE of_name = $1 AND subscription = $2 AND id = $3 "
      "AND "
      "lease = $4",
      taken.key.first, taken.key.second, taken.id, taken.lease);
  if (held == 0) return;  // the subscription is gone or disabled, or another hub has taken it over
  note_attempt(db, taken, answer, now);
  const Attempt attempt{static_cast<int>(taken.attempts) + 1, taken.kind == kTestKind,
                        note_health(db, taken, has_failed, now)};
  const Decision decision = decide(answer, attempt, now, jitter_permille);
  const bool is_done = decision.state == DeliveryState::delivered || decision.state == DeliveryState::failed;
  db.exec(
      "UPDATE hook_delivery SET state = $4, next_ms = $5, lease = '', done_ms = $6 WHERE of_name = $1 AND "
      "subscription = $2 AND id = $3",
      taken.key.first, taken.key.second, taken.id, to_string(decision.state), decision.next_at,
      is_done ? std::optional(now) : std::nullopt);
  if (!decision.disables.empty()) disable(db, taken.key, decision.disables, now);
}

void give_back(Connection& db, const Taken& taken, Millis now) {
  db.exec(
      "UPDATE hook_delivery SET lease = '', next_ms = $5 WHERE of_name = $1 AND subscription = $2 AND id = "
      "$3 AND "
      "lease = $4",
      taken.key.first, taken.key.second, taken.id, taken.lease, now);
}

void insert_delivery(Connection& db, const SubscriptionKey& key, const std::string& id, std::string_view kind,
                     const std::string& payload, Millis now) {
  db.exec(
      "INSERT INTO hook_delivery (of_name, subscription, id, kind, payload, made_ms, state, next_ms) VALUES "
      "($1, $2, $3, $4, $5, $6, 'waiting', $6) ON CONFLICT (of_name, subscription, id) DO NOTHING",
      key.first, key.second, id, kind, payload, now);
}

void prune(Connection& db, Millis now) {
  if (!db.try_lock("old webhooks")) return;
  db.exec("DELETE FROM hook_attempt WHERE at_ms < $1", now - kKeepLogMs);
  db.exec("DELETE FROM hook_delivery WHERE made_ms < $1 AND next_ms IS NULL", now - kKeepLogMs);
  db.exec("DELETE FROM hook_occurrence WHERE written_ms < $1 AND spread = 1", now - kKeepOccurrencesMs);
}

}  // namespace doorstep::hub
