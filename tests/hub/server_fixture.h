// A hub behind its socket, on a folder of its own: real HTTPS on loopback.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include <gmock/gmock.h>

#include "doorstep/event/jwk.h"
#include "doorstep/event/jwt.h"
#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/server/serve.h"

#include "https_client.h"
#include "hub_fixture.h"

namespace doorstep::testing {

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    options.data = folder.path() / "hub";
    options.listen = "127.0.0.1:0";
    clock.wall = kHubNow;
  }

  hub::RunningHub& start() {
    running = std::make_unique<hub::RunningHub>(options, clock, random);
    return *running;
  }
  HttpsClient client() { return {running->url(), running->certificate_file(), running->pin()}; }
  std::uint16_t port() const {
    return static_cast<std::uint16_t>(std::stoi(running->url().substr(running->url().rfind(':') + 1)));
  }

  // A device that is enrolled and has a token, all over the wire.
  Tablet enrolled(HttpsClient& client, std::uint8_t seed) {
    Tablet tablet(seed);
    const auto code = hub::make_enrolment_code(running->hub().store(), random, clock.wall_ms(),
                                               ProviderId("brook"), {"c1"});
    const nlohmann::json body{{"code", code}, {"public_key", event::public_jwk(tablet.signer->public_key())}};
    const auto answer = client.send("POST", "/v1/enrolments", body.dump());
    EXPECT_EQ(answer.status, 201) << answer.body;
    tablet.id = body_of(answer).at("device");
    const std::int64_t now = clock.wall_ms() / 1000;
    const auto token = client.send(
        "POST", "/oauth2/token",
        form({{"grant_type", "client_credentials"},
              {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
              {"client_assertion", event::make_assertion(*tablet.signer, tablet.id,
                                                         body_of(answer).at("issuer").get<std::string>(), now,
                                                         now + 60, "jti-" + std::to_string(seed))}}),
        {{"Content-Type", "application/x-www-form-urlencoded"}});
    EXPECT_EQ(token.status, 200) << token.body;
    tablet.token = body_of(token).at("access_token");
    return tablet;
  }

  static hub::Response push(HttpsClient& client, const Tablet& tablet, const std::string& body,
                            HeaderList headers = {}) {
    headers.emplace_back("Authorization", "Bearer " + tablet.token);
    headers.emplace_back("Content-Type", "application/x-ndjson");
    return client.send("POST", "/v1/devices/" + tablet.id + "/events", body, headers);
  }

  // The connection ends a moment before what it held is given back.
  bool memory_is_free() const {
    for (int i = 0; i < 500 && running->memory()->used_bytes() > 0; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return running->memory()->used_bytes() == 0;
  }

  TemporaryFolder folder;
  ManualClock clock;
  SeededRandom random{5};
  hub::ServeOptions options;
  std::unique_ptr<hub::RunningHub> running;
};

}  // namespace doorstep::testing
