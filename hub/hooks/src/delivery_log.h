// What was sent, when, and what came of it: for who receives it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "subscriptions.h"

namespace doorstep::hub {

struct LoggedAttempt {
  std::int64_t nr = 0;
  Millis at = 0;
  std::optional<std::int64_t> status;
  std::string failure;
  Millis duration_ms = 0;
};

struct LoggedDelivery {
  std::string id, kind, state;
  Millis made_at = 0;
  std::optional<Millis> next_at, done_at;
  std::vector<LoggedAttempt> attempts;
};

struct LogPosition {
  Millis made_at = 0;
  std::string id;
};
std::string write_position(const LogPosition& position);
LogPosition read_log_position(std::string_view text);  // throws Problem bad_request

// The newest first; `state` empty: of any.
std::vector<LoggedDelivery> delivery_log(Connection& db, const SubscriptionKey& key, const std::string& state,
                                         const std::optional<LogPosition>& before, std::size_t limit);

// Due now, whatever became of it. False where there is none, or it is on its way at this moment.
bool send_again(Connection& db, const SubscriptionKey& key, std::string_view delivery, Millis now);
bool has_delivery(Connection& db, const SubscriptionKey& key, std::string_view delivery);
std::int64_t tests_since(Connection& db, const SubscriptionKey& key, Millis since);

nlohmann::json to_json(const LoggedDelivery& delivery);

}  // namespace doorstep::hub
