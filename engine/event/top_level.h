// The members of a JSON object that need not be canonical, without building the rest of it: memory is bounded
// by the longest text, however deep or wide a hostile object is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace doorstep::event {

// An integer, a text, or anything else.
using TopLevelValue = std::variant<std::monostate, std::int64_t, std::string>;

// The members of the outermost object with these names, in their order; of a name that is there twice the last.
// nullopt where `text` is no JSON object.
using TopLevelMembers = std::vector<std::optional<TopLevelValue>>;
std::optional<TopLevelMembers> read_top_level(std::string_view text, std::vector<std::string_view> names);

}  // namespace doorstep::event
