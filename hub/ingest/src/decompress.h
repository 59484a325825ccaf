// Content encodings of a push: one gzip member (RFC 1952) or one zstd frame (RFC 8878), and nothing behind it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "doorstep/hub/http/budget.h"

namespace doorstep::hub {

enum class Encoding { identity, gzip, zstd };

enum class Inflated { whole, broken, too_large, no_memory };

// Appends what `body` stands for to `out`, at most `limit` bytes; what it takes counts against `memory`.
Inflated decompress(Encoding encoding, std::string_view body, std::size_t limit, MemoryBudget::Share& memory,
                    std::string& out);

}  // namespace doorstep::hub
