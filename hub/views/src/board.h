// How a day's visits stand, counted.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "seen.h"

namespace doorstep::hub {

// board_state() in visit_row.h says what they mean.
inline constexpr std::array<std::string_view, 9> kBoardStates{
    "planned", "late", "in_progress", "done", "missed", "no_access", "refused", "hospital", "cancelled"};
bool is_board_state(std::string_view text);

using BoardCounts = std::map<std::string, std::int64_t>;  // by state

struct Board {
  BoardCounts all;
  std::map<std::string, BoardCounts> by_provider;
  std::map<std::string, BoardCounts> by_zone;  // empty: people without one
};

// `parts` of one day.
Board board_of(Connection& db, const std::vector<SeenPart>& parts);

}  // namespace doorstep::hub
