// A whole hub in this process, without a socket: its clock is the test's, its database in a folder of its own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "doorstep/event/chain.h"
#include "doorstep/event/crypto.h"
#include "doorstep/hub/server/hub.h"
#include "doorstep/testing/hub_database.h"
#include "doorstep/testing/memory_device.h"
#include "doorstep/testing/temporary_folder.h"

namespace doorstep::testing {

inline constexpr Millis kHubNow = 1'790'000'000'000;  // 2026-09-21T14:13:20.000Z

std::unique_ptr<Signer> signer_of(std::uint8_t seed);
std::string form(const std::vector<std::pair<std::string, std::string>>& fields);

using HeaderList = std::vector<std::pair<std::string, std::string>>;

class TestHub {
 public:
  explicit TestHub(bool threads = false);
  explicit TestHub(std::shared_ptr<HubDatabase> database);  // another hub of a database that is there
  TestHub(std::unique_ptr<hub::Store> store, std::unique_ptr<Signer> receipt_key,
          std::uint64_t seed);  // of a folder

  // A code for a device of carer c1 of "brook".
  std::string code();
  hub::Response send(const std::string& method, const std::string& target, const std::string& body = {},
                     const HeaderList& headers = {}) const;
  std::int64_t count(std::string_view sql);
  hub::Store& store() { return hub->store(); }

  std::shared_ptr<HubDatabase> database;
  ManualClock clock;
  SeededRandom random;
  std::unique_ptr<hub::Hub> hub;

 private:
  TestHub(std::shared_ptr<HubDatabase> used, std::uint64_t seed, bool threads);
};

// The people, carers and visits that the tests know: provider "brook" (p1, p2; c1, c2; v1, v2), "vale" (p1; c9).
void seed_office(hub::Store& store);
std::string office_id(hub::Store& store, const std::string& table, const std::string& ref);

// A device as a client sees it: a key and a log. It keeps to protocol.md, unless a test bends it.
class Tablet {
 public:
  explicit Tablet(std::uint8_t seed) : signer(signer_of(seed)) {}

  void enrol(TestHub& hub);  // and gets a token
  void get_token(TestHub& hub);
  std::string assertion(const TestHub& hub, const std::string& jti) const;

  // The next line of the log; `change` may alter the document first.
  nlohmann::json event(const std::string& type = "task.recorded") const;
  std::string add(const nlohmann::json& event);
  std::string add() { return add(event()); }

  nlohmann::json signed_head() const;
  // Lines first … last of the log (from 1) and the signed head of `last`.
  std::string push_body(std::size_t first, std::size_t last) const;
  std::string push_body() const { return push_body(1, lines.size()); }
  hub::Response push(const TestHub& hub, const std::string& body, HeaderList headers = {}) const;

  std::unique_ptr<Signer> signer;
  std::string id;
  std::string token;
  std::vector<std::string> lines;
  nlohmann::json contact = nlohmann::json::object();  // boot, uptime_ms, heard
  std::int64_t uptime_ms = 5'000'000;
  std::string by = "5d0f4f9e-2c7b-4a56-8a0e-0f6a1a2b3c4d";

 private:
  event::Head head_of(std::size_t lines_count) const;
};

nlohmann::json body_of(const hub::Response& response);
std::string code_of(const hub::Response& response);  // "STATUS code"

}  // namespace doorstep::testing
