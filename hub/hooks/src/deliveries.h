// Deliveries on their way: from occurrences to those who are to be told, taken by one hub at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "subscriptions.h"

namespace doorstep::hub {

inline constexpr Millis kKeepLogMs = 30LL * 86'400'000;          // deliveries and their attempts
inline constexpr Millis kKeepOccurrencesMs = 45LL * 86'400'000;  // longer than anything is news

bool has_news(Connection& db);
// One delivery for each subscription that wants an occurrence and may see it; of several hubs one makes them. Gives how
// many occurrences it looked at.
std::size_t spread(Connection& db, std::size_t limit);

// Enabled subscriptions for which something is due.
std::vector<DueSubscription> due_subscriptions(Connection& db, Millis now);

// One that this hub has taken: until `until` no other does, and then it is due again, whatever became of this hub.
struct Taken {
  SubscriptionKey key;
  std::string id, kind, payload, lease;
  std::int64_t attempts = 0;  // before this one
};
std::vector<Taken> take(Connection& db, const SubscriptionKey& key, std::size_t limit,
                        const std::string& lease, Millis now, Millis until);
// What came of it, where it is still this hub's.
void settle(Connection& db, const Taken& taken, const Answer& answer, Millis now,
            std::int64_t jitter_permille);
// Back, as if it had not been taken.
void give_back(Connection& db, const Taken& taken, Millis now);

void insert_delivery(Connection& db, const SubscriptionKey& key, const std::string& id, std::string_view kind,
                     const std::string& payload, Millis now);
// What is too old, of what is done.
void prune(Connection& db, Millis now);

}  // namespace doorstep::hub
