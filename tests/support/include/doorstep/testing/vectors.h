// The golden vectors of the device protocol (../shared/cases/protocol; its README names the members). Their
// keys are published test keys.
#pragma once

#include <array>
#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"
#include "doorstep/event/ids.h"
#include "doorstep/event/jwk.h"
#include "doorstep/testing/shared.h"

namespace doorstep::testing {

inline constexpr const char* kProtocolCases = "cases/protocol";

inline nlohmann::json load_json(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return nlohmann::json::parse(file);
}

// `name` is the file's without its ending: "02-chain-of-five".
inline nlohmann::json load_vector(std::string_view name) {
  return load_json(shared_folder() / kProtocolCases / (std::string(name) + ".json"));
}

inline std::string from_hex(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return out;
}

inline PublicKey public_key(const nlohmann::json& jwk) {
  const auto key = fixed_from_base64url<PublicKey>(jwk.at("x").get<std::string>());
  return key ? *key : throw std::runtime_error("no key in the vector");
}

inline std::array<std::uint8_t, 32> private_seed(const nlohmann::json& jwk) {
  const auto seed = fixed_from_base64url<std::array<std::uint8_t, 32>>(jwk.at("d").get<std::string>());
  return seed ? *seed : throw std::runtime_error("no private key in the vector");
}

// A push and what it gets from a hub that holds `held_lines`.
struct PushVector {
  std::string name;
  DeviceId device;
  PublicKey key{};
  std::vector<std::string> held_lines;
  std::vector<std::string> push_lines;  // the last is the signed head
  nlohmann::json answer;  // status; of a receipt seq and head, of a problem code and its members

  std::string body() const {
    std::string out;
    for (const std::string& line : push_lines) out += line + '\n';
    return out;
  }
};

inline PushVector load_push_vector(std::string_view name) {
  const nlohmann::json vector = load_vector(name);
  return {std::string(name),
          DeviceId(vector.at("device").get<std::string>()),
          public_key(vector.at("public_key")),
          vector.at("held_lines").get<std::vector<std::string>>(),
          vector.at("push_lines").get<std::vector<std::string>>(),
          vector.value("answer", nlohmann::json())};
}

// The vectors that hold a push with its answer.
inline std::vector<std::string> push_vector_names() {
  return {"05-gap",
          "06-fork",
          "07-fork-by-prev",
          "08-bad-prev",
          "09-bad-signature",
          "10-repeat-and-overlap",
          "11-float",
          "12-duplicate-key",
          "13-seq-skip",
          "14-event-of-65537-bytes",
          "15-event-of-65536-bytes",
          "16-unknown-type",
          "17-unknown-visit",
          "18-contact"};
}

}  // namespace doorstep::testing
