// What the lists for other systems have in common: limit and after in, items and next out.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/hub/http/router.h"

namespace doorstep::hub {

inline constexpr std::int64_t kDefaultLimit = 200;
inline constexpr std::int64_t kMaxLimit = 1'000;

// 1 to 1,000, by default 200. Throws Problem bad_request for anything else.
std::size_t page_limit(const Call& call);

bool wants_csv(const Request& request);

// {"items":[…],"next":…,"time":…}; `next` is null on the last page.
Response list_response(nlohmann::json items, const std::optional<std::string>& next, Millis now);
// The same in CSV: next is the header Doorstep-Next.
Response csv_response(std::string csv, const std::optional<std::string>& next);

}  // namespace doorstep::hub
