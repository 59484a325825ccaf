// All chance of a run comes from one seed, and in the same way with every compiler and library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "doorstep/platform/random.h"

namespace doorstep::simulation {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t bits() { return engine_(); }
  // From `low` to `high`, both included. A little uneven, which does no harm here.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    const auto span = static_cast<std::uint64_t>(high - low) + 1;
    return low + static_cast<std::int64_t>(engine_() % span);
  }
  bool chance(int per_mille) { return between(1, 1000) <= per_mille; }
  template <class T>
  T& one_of(std::vector<T>& list) {
    return list[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(list.size()) - 1))];
  }

 private:
  std::mt19937_64 engine_;
};

// The randomness of an engine or a hub: keys, ids, tokens.
class DiceRandom final : public platform::Random {
 public:
  explicit DiceRandom(std::uint64_t seed) : dice_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(dice_.bits() >> 24);
  }

 private:
  Dice dice_;
};

}  // namespace doorstep::simulation
