// The kinds of columns, and values that were read, to be written again.
#pragma once

#include "doorstep/hub/store/connection.h"

namespace doorstep::bench {

inline constexpr auto kInteger = hub::ColumnType::integer;
inline constexpr auto kText = hub::ColumnType::text;
inline constexpr auto kBytes = hub::ColumnType::bytes;

inline hub::Param param_of(const hub::Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* blob = std::get_if<hub::Blob>(&value)) return *blob;
  return std::nullopt;
}

}  // namespace doorstep::bench
