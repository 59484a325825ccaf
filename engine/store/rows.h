// What the rows of log.db are made of. Private to the layer.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "doorstep/event/bytes.h"
#include "doorstep/store/damage.h"
#include "doorstep/store/log_store.h"

namespace doorstep::store {

inline constexpr int kSeqBits = 40;
inline constexpr std::int64_t kMaxSeq = (std::int64_t{1} << kSeqBits) - 1;

constexpr std::int64_t line_key(std::int64_t log, std::int64_t seq) { return log << kSeqBits | seq; }

[[noreturn]] inline void throw_damaged(const std::string& what) { throw Damaged(kLogFile, what); }

// 32 bytes of a blob: a hash or a key.
inline Digest digest_of(std::string_view blob) {
  Digest out{};
  if (blob.size() != out.size()) throw_damaged("a hash is not 32 bytes long");
  std::transform(blob.begin(), blob.end(), out.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
  return out;
}

}  // namespace doorstep::store
