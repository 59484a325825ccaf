// POST /v1/enrolments (protocol.md §3.2).
#include <atomic>
#include <set>
#include <thread>

#include <gmock/gmock.h>

#include "doorstep/event/error.h"
#include "doorstep/event/jwk.h"
#include "doorstep/hub/access/admin.h"

#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

using nlohmann::json;

json request_of(const std::string& code, const Signer& signer) {
  return {{"code", code},
          {"public_key", event::public_jwk(signer.public_key())},
          {"device", {{"name", "tablet"}}}};
}

hub::Response enrol(const TestHub& hub, const json& body) {
  return hub.send("POST", "/v1/enrolments", body.dump());
}

TEST(Enrolment, AnswersWithWhatADeviceNeeds) {
  TestHub hub;
  const auto signer = signer_of(1);
  const auto response = enrol(hub, request_of(hub.code(), *signer));
  ASSERT_EQ(response.status, 201);
  const json body = body_of(response);
  EXPECT_TRUE(is_uuid(body.at("device").get<std::string>()));
  EXPECT_EQ(body.at("provider"), "brook");
  EXPECT_EQ(body.at("issuer"), hub.hub->identity().issuer);
  EXPECT_EQ(body.at("epoch"), hub.hub->identity().epoch);
  EXPECT_EQ(body.at("receipt_key"), event::public_jwk(hub.hub->receipt_key().public_key()));
  EXPECT_EQ(body.at("time"), format_instant(kHubNow));
  EXPECT_EQ(
      hub.count("SELECT count(*) FROM device_carer dc JOIN carer c ON c.id = dc.carer WHERE c.ref = 'c1'"),
      1);
}

TEST(Enrolment, TheSameCodeAndKeyGetTheFirstAnswersDeviceAgain) {
  TestHub hub;
  const auto signer = signer_of(1);
  const json body = request_of(hub.code(), *signer);
  const auto first = body_of(enrol(hub, body)).at("device");
  hub.clock.advance(9LL * 60'000);
  const auto again = enrol(hub, body);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(body_of(again).at("device"), first);
  EXPECT_EQ(hub.count("SELECT count(*) FROM device"), 1);
}

TEST(Enrolment, ACodeIsRefusedWithoutSayingWhy) {
  TestHub hub;
  const auto used = request_of(hub.code(), *signer_of(1));
  ASSERT_EQ(enrol(hub, used).status, 201);
  const std::string late = hub.code();
  const auto by_another = enrol(hub, request_of(used.at("code"), *signer_of(2)));
  const auto unknown = enrol(hub, request_of("AAAAAAAAAAAAAAAAAAAAAA", *signer_of(2)));
  hub.clock.advance(10LL * 60'000);
  const auto expired = enrol(hub, request_of(late, *signer_of(3)));
  const auto expired_again = enrol(hub, used);
  for (const auto& response : {by_another, unknown, expired, expired_again}) {
    EXPECT_EQ(code_of(response), "403 code_refused");
  }
  EXPECT_EQ(body_of(unknown).at("detail"), body_of(expired).at("detail"));
  EXPECT_EQ(hub.count("SELECT count(*) FROM device"), 1);
}

TEST(Enrolment, AKeyIsEnrolledOnce) {
  TestHub hub;
  ASSERT_EQ(enrol(hub, request_of(hub.code(), *signer_of(1))).status, 201);
  const std::string second = hub.code();
  EXPECT_EQ(code_of(enrol(hub, request_of(second, *signer_of(1)))), "409 key_in_use");
  EXPECT_EQ(enrol(hub, request_of(second, *signer_of(2))).status, 201) << "the code was not used up";
}

TEST(Enrolment, MalformedRequestsAreBadRequests) {
  TestHub hub;
  const std::string code = hub.code();
  const json good = request_of(code, *signer_of(1));
  std::vector<json> bad;
  for (const char* name : {"code", "public_key"}) {
    json without = good;
    without.erase(name);
    bad.push_back(without);
  }
  json with_private = good;
  with_private["public_key"]["d"] = "FlZzprV0HTuLB6kQ9HUcy2uetNW-kqVQ0LwHuIPCmWk";
  json short_key = good;
  short_key["public_key"]["x"] = "AAAA";
  json other_curve = good;
  other_curve["public_key"]["crv"] = "X25519";
  json bad_device = good;
  bad_device["device"] = "tablet";
  json bad_name = good;
  bad_name["device"]["name"] = 7;
  for (const json& body :
       {with_private, short_key, other_curve, bad_device, bad_name, json::array(), json("x")}) {
    bad.push_back(body);
  }
  for (const json& body : bad) EXPECT_EQ(code_of(enrol(hub, body)), "400 bad_request") << body;
  EXPECT_EQ(code_of(hub.send("POST", "/v1/enrolments", "{\"code\":")), "400 bad_request");
  EXPECT_EQ(code_of(hub.send("POST", "/v1/enrolments", std::string(2'000, '['))), "400 bad_request");
  EXPECT_EQ(enrol(hub, good).status, 201) << "none of them used the code up";
}

TEST(Enrolment, OtherMembersOfTheKeyAreIgnored) {
  TestHub hub;
  json body = request_of(hub.code(), *signer_of(1));
  body["public_key"]["kid"] = "1";
  body["more"] = true;
  EXPECT_EQ(enrol(hub, body).status, 201);
}

TEST(Enrolment, AHundredUsesAtOnceEnrolOneDevice) {
  TestHub hub(true);
  const std::string code = hub.code();
  constexpr int kUses = 100;
  std::vector<hub::Response> responses(kUses);
  std::atomic<bool> go{false};
  std::vector<std::thread> threads;
  threads.reserve(kUses);
  for (int i = 0; i < kUses; ++i) {
    threads.emplace_back([&, i] {
      const json body = request_of(code, *signer_of(static_cast<std::uint8_t>(i + 1)));
      while (!go) std::this_thread::yield();
      responses[static_cast<std::size_t>(i)] = enrol(hub, body);
    });
  }
  go = true;
  for (auto& thread : threads) thread.join();
  std::map<std::string, int> codes;
  for (const auto& response : responses) ++codes[code_of(response)];
  EXPECT_EQ(codes["201 "], 1);
  EXPECT_EQ(codes["403 code_refused"], kUses - 1);
  EXPECT_EQ(hub.count("SELECT count(*) FROM device"), 1);
}

TEST(Enrolment, ACodeIsOnlyForCarersThatTheProviderHas) {
  TestHub hub;
  const auto make = [&](const char* provider, const char* carer) {
    return hub::make_enrolment_code(hub.store(), hub.random, kHubNow, ProviderId(provider), {carer});
  };
  EXPECT_THROW(make("brook", "c9"), Error);
  EXPECT_THROW(make("nobody", "c1"), Error);
  EXPECT_NO_THROW(make("brook", office_id(hub.store(), "carer", "c2").c_str()));
  EXPECT_EQ(hub.count("SELECT count(*) FROM enrolment_code"), 1) << "a refused one leaves nothing";
}

}  // namespace
}  // namespace doorstep::testing
