// Subscriptions as they are kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/event/crypto.h"
#include "doorstep/hub/hooks/plan.h"
#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/connection.h"
#include "doorstep/platform/random.h"

namespace doorstep::hub {

inline constexpr std::size_t kMaxSubscriptions = 20;      // of one provider or commissioner
inline constexpr Millis kOldSecretMs = 24LL * 3'600'000;  // for so long after a rotation both sign
inline constexpr std::string_view kTestKind =
    "webhook.test";  // sent when it is asked for, to whatever subscription

struct Subscription {
  SubscriptionKey key;
  Role role = Role::provider;
  std::string url;
  std::vector<std::string> kinds;
  Blob secret, old_secret;  // sealed
  std::optional<Millis> old_until;
  Millis made_at = 0;
  std::string made_by;
  std::optional<Millis> failing_since, last_success, disabled_at;
  std::string disabled_reason;

  bool wants(std::string_view kind) const;
  Caller reader() const;  // whose sight decides what it is told
};

// The kinds that can be subscribed to.
const std::vector<std::string>& hook_kinds();

void insert_subscription(Connection& db, const Subscription& subscription);
// Those of the caller's provider or commissioner, in the order in which they were made.
std::vector<Subscription> subscriptions_of(Connection& db, const Caller& caller);
std::vector<Subscription> enabled_subscriptions(Connection& db);
std::optional<Subscription> find_subscription(Connection& db, const SubscriptionKey& key);
// Throws Problem not_found where there is none, or it is another's.
Subscription own_subscription(Connection& db, const Caller& caller, std::string_view id);

void change_subscription(Connection& db, const SubscriptionKey& key, const std::string& url,
                         const std::vector<std::string>& kinds);
// With all that was to be sent to it, and its log.
void remove_subscription(Connection& db, const SubscriptionKey& key);
// `reason`: paused, failing, gone. What waits is held.
void disable(Connection& db, const SubscriptionKey& key, std::string_view reason, Millis now);
// What was held is sent, as of now.
void enable(Connection& db, const SubscriptionKey& key, Millis now);
// The new secret signs, and until `old_until` the one that it replaces.
void rotate(Connection& db, const SubscriptionKey& key, const Blob& sealed, Millis old_until);

Blob seal_hook_secret(const Signer& receipt_key, const std::string& subscription, std::string_view secret,
                      platform::Random& random);
// Those that sign at `now`, the newest first. Throws Error(key) where they can't be opened.
std::vector<std::string> signing_secrets(const Signer& receipt_key, const Subscription& subscription,
                                         Millis now);

nlohmann::json to_json(const Subscription& subscription, Millis now);

}  // namespace doorstep::hub
