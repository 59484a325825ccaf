// What an engine stands on, in memory and driven by a test: clock, randomness, keys.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "doorstep/platform/clock.h"
#include "doorstep/platform/key_store.h"
#include "doorstep/platform/random.h"

namespace doorstep::testing {

class ManualClock final : public platform::Clock {
 public:
  Millis wall_ms() const override { return wall; }
  std::int64_t uptime_ms() const override { return uptime; }
  std::string boot() const override { return boot_id; }
  void advance(std::int64_t ms) {
    wall += ms;
    uptime += ms;
  }

  std::atomic<Millis> wall{1'793'577'600'000};  // 2026-11-02T00:00:00Z
  std::atomic<std::int64_t> uptime{1'000};
  std::string boot_id = "boot-1";  // not while other threads record
};

class SeededRandom final : public platform::Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override {
    const std::lock_guard guard(mutex_);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(engine_());
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

class MemoryKeyStore final : public platform::KeyStore {
 public:
  std::optional<std::string> get(std::string_view name) const override {
    const std::lock_guard guard(mutex_);
    const auto found = secrets_.find(std::string(name));
    return found == secrets_.end() ? std::nullopt : std::optional(found->second);
  }
  void put(std::string_view name, std::string_view secret) override {
    const std::lock_guard guard(mutex_);
    secrets_[std::string(name)] = secret;
  }
  void remove(std::string_view name) override {
    const std::lock_guard guard(mutex_);
    secrets_.erase(std::string(name));
  }
  std::vector<std::string> names() const {
    const std::lock_guard guard(mutex_);
    std::vector<std::string> out;
    for (const auto& [name, secret] : secrets_) out.push_back(name);
    return out;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> secrets_;
};

}  // namespace doorstep::testing
