// Randomness, handed in so that a seed can replay a run.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "doorstep/event/instant.h"

namespace doorstep::platform {

// Safe to call from any thread.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> bytes) = 0;
};

// The operating system's generator. Lives as long as the process.
Random& system_random();

// RFC 9562 version 7 at an instant (negative or beyond 48 bits is clamped), and version 4.
std::string make_uuid_v7(Random& random, Millis at);
std::string make_uuid_v4(Random& random);

}  // namespace doorstep::platform
