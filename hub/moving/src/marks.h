// What source and target remember of a move, in the table `moving`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "doorstep/hub/store/connection.h"

namespace doorstep::hub::mark {

// In the source.
inline constexpr std::string_view kCopying = "copying";  // the move's id; gone once the hub is used again
inline constexpr std::string_view kMoved = "moved";      // {"id","to"}

// In the target.
inline constexpr std::string_view kUnfinished = "unfinished";  // {"id","issuer"}: not to be used
inline constexpr std::string_view kReached = "reached";        // {"table","key"}: what was copied last
inline constexpr std::string_view kArrived = "arrived";        // {"id",…}: the result

std::optional<std::string> get(Connection& db, std::string_view name);
void set(Connection& db, std::string_view name, std::string_view value);
void clear(Connection& db, std::string_view name);

// The member `id` of a mark; empty where there is no such mark.
std::string id_of(const std::optional<std::string>& value);

}  // namespace doorstep::hub::mark
