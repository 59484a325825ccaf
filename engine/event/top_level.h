// The members of a JSON object that need not be canonical, without building the rest of it: memory is bounded
// by the longest text, however deep or wide a hostile object is.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>

namespace doorstep::event {

// An integer, a text, or anything else.
using TopLevelValue = std::variant<std::monostate, std::int64_t, std::string>;

// Calls on_member(name, value) for each member of the outermost object. False where `text` is no JSON object.
bool read_top_level(std::string_view text,
                    const std::function<void(const std::string&, const TopLevelValue&)>& on_member);

}  // namespace doorstep::event
