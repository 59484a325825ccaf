// Sound lines to begin from, and values that reach the corners of the canonical form.
#pragma once

#include <random>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "doorstep/event/chain.h"
#include "doorstep/event/envelope.h"
#include "doorstep/platform/openssl.h"

namespace doorstep::testing {

inline constexpr const char* kDevice = "018f3c1e-5b7a-4c3d-9e21-7a1b2c3d4e5f";

inline const Crypto& crypto() { return platform::openssl_crypto(); }

// A sound event as a document, to be changed and written with to_canonical().
inline nlohmann::json sample_event() {
  return {{"v", 1},
          {"id", "019aa5c0-0000-7000-8000-000000000001"},
          {"device", kDevice},
          {"seq", 1},
          {"prev", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"},
          {"at", "2026-11-21T08:02:11.123Z"},
          {"boot", "b0f1e2d3"},
          {"uptime_ms", 5'000'000},
          {"by", "5d0f4f9e-2c7b-4a56-8a0e-0f6a1a2b3c4d"},
          {"type", "note.recorded"},
          {"visit", "c4a1b2d3-e5f6-4789-90ab-cdef01234567"},
          {"person", "9b2d6c1a-7e54-4f0b-b1c3-2d3e4f5a6b7c"},
          {"body", {{"kind", "daily_log"}, {"text", "Tea & toast.\n\"Lovely\" — Zoë £3 😀"}}}};
}

// The line that follows `head` in the sample device's log.
inline std::string next_line(const event::Head& head, std::string_view type = "task.recorded") {
  event::Envelope envelope;
  envelope.id = EventId("019aa5c0-0000-7000-8000-000000000001");
  envelope.device = DeviceId(kDevice);
  envelope.seq = head.seq + 1;
  envelope.prev = head.hash;
  envelope.at = 1'795'248'131'123;
  envelope.boot = "b0f1e2d3";
  envelope.uptime_ms = 5'000'000 + head.seq;
  envelope.by = CarerId("5d0f4f9e-2c7b-4a56-8a0e-0f6a1a2b3c4d");
  envelope.type = std::string(type);
  envelope.body = R"({"result":"done","task":"wash"})";
  return event::write_envelope(envelope);
}

// Texts and values from a seed: escapes, both sides of the surrogates, long and empty, deep and wide.
class RandomJson {
 public:
  explicit RandomJson(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

  std::string text() {
    static constexpr std::string_view kPieces[] = {
        "a", "seq",          "\"", "\\",     "\n",     "\b",     "/", "\x01",         "\x1f", "\x7f",
        "é", "\xef\xac\xb3", "😀",  "\u2028", "\ufeff", "\uffff", "𝄞", "\xed\x9f\xbf", "~",    "twelve bytes"};
    std::string out;
    for (std::size_t i = below(6); i > 0; --i) out += kPieces[below(std::size(kPieces))];
    return out;
  }

  nlohmann::json value(int depth) {
    switch (below(depth > 0 ? 8 : 6)) {
      case 0:
        return nullptr;
      case 1:
        return below(2) == 0;
      case 2:
        return static_cast<std::int64_t>(below(2'000)) - 1'000;
      case 3:
        return event::kMaxInteger - static_cast<std::int64_t>(below(3));
      case 4:
        return -event::kMaxInteger + static_cast<std::int64_t>(below(3));
      case 5:
        return text();
      case 6:
        return list(depth - 1);
      default:
        return object(depth - 1);
    }
  }
  nlohmann::json list(int depth) {
    nlohmann::json out = nlohmann::json::array();
    for (std::size_t i = below(4); i > 0; --i) out.push_back(value(depth));
    return out;
  }
  nlohmann::json object(int depth) {
    nlohmann::json out = nlohmann::json::object();
    for (std::size_t i = below(6); i > 0; --i) out[text()] = value(depth);
    return out;
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace doorstep::testing
