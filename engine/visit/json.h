// JSON of hostile origin, for the .cpp files of this layer.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "doorstep/event/canonical.h"

namespace doorstep::visit {

// nullopt where it is no JSON object or nests deeper than an event may. Never throws.
inline std::optional<nlohmann::json> parse_object(std::string_view text) {
  using nlohmann::json;
  bool too_deep = false;
  const auto watch_depth = [&](int depth, json::parse_event_t, json&) {
    too_deep = too_deep || depth > event::kMaxDepth;
    return !too_deep;
  };
  json value = json::parse(text, watch_depth, false);
  if (too_deep || !value.is_object()) return std::nullopt;
  return value;
}

// A number that the protocol can write: whole and within 53 bits.
inline std::optional<std::int64_t> as_integer(const nlohmann::json& value) {
  if (!value.is_number_integer()) return std::nullopt;
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t{event::kMaxInteger}) {
    return std::nullopt;
  }
  const auto number = value.get<std::int64_t>();
  return number < -event::kMaxInteger ? std::nullopt : std::optional(number);
}

// Empty where there is no canonical form (a fraction, text that is not UTF-8).
inline std::string canonical_or_empty(const nlohmann::json& value) {
  try {
    return event::to_canonical(value);
  } catch (const std::invalid_argument&) {
    return {};
  }
}

}  // namespace doorstep::visit
