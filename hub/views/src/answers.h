// What the answers out of the read models have in common: as of when they are, an ETag over what they say, JSON or CSV.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/hub/http/router.h"

#include "as_of.h"
#include "seen.h"

namespace doorstep::hub {

// from, to (at most 366 days), and the filters provider, person and zone. Throws Problem bad_request.
SeenQuery period_query(const Call& call);
std::string date_query(const Call& call, std::string_view name);  // that must be there
void add_filters(const Call& call, SeenQuery& query);

// Today where the provider is; where it is empty, where providers are by default.
std::string local_today(Connection& db, const ProviderId& provider, Millis now);

// The filters, and the day: `day`, or today where the provider, or the first of those that are seen, is.
SeenQuery board_query(Connection& db, const Sight& sight, const Call& call);

// `body` without `as_of`, `complete` and `time`, which it is given here; they are not in the ETag. 304 where the caller
// has the same already. `csv`: asked for where the caller wants CSV; empty: there is none.
Response views_response(const Call& call, nlohmann::json body, const AsOf& as_of,
                        const std::optional<std::string>& next, const std::function<std::string()>& csv);

}  // namespace doorstep::hub
