// A tablet that has lost its keys: what it left with the hub is given to the device that takes its place, and to no other.
#include <gmock/gmock.h>

#include "doorstep/event/error.h"
#include "doorstep/event/jwk.h"
#include "doorstep/hub/access/admin.h"

#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

using nlohmann::json;

class Recovery : public ::testing::Test {
 protected:
  Recovery() { tablet.enrol(hub); }
  hub::Response leave(const Tablet& from, const std::string& device, const json& body) {
    return hub.send("POST", "/v1/devices/" + device + "/recovery", body.dump(),
                    {{"Authorization", "Bearer " + from.token}});
  }
  std::string code_for(const std::string& device, const std::vector<std::string>& carers = {}) {
    return hub::make_enrolment_code(hub.store(), hub.random, hub.clock.wall_ms(), ProviderId("brook"), carers,
                                    DeviceId(device));
  }
  hub::Response enrol(const std::string& code, const Signer& signer) {
    return hub.send("POST", "/v1/enrolments",
                    json{{"code", code}, {"public_key", event::public_jwk(signer.public_key())}}.dump());
  }

  TestHub hub;
  Tablet tablet{1};
  const std::string secret = base64url(std::string(32, 's'));
};

TEST_F(Recovery, IsGivenToTheDeviceThatTakesThePlace) {
  ASSERT_EQ(leave(tablet, tablet.id, {{"secret", secret}}).status, 200);
  const auto code = code_for(tablet.id);
  const auto answer = enrol(code, *signer_of(2));
  ASSERT_EQ(answer.status, 201);
  const json body = body_of(answer);
  EXPECT_EQ(body.at("recovery"), (json{{"device", tablet.id}, {"secret", secret}}));
  EXPECT_NE(body.at("device"), tablet.id);
  EXPECT_EQ(answer.headers.get("Cache-Control"), "no-store");
  EXPECT_EQ(hub.count("SELECT count(*) FROM device_carer"), 2) << "it has the same carers";
  // Its answer may be lost: the same key is told again, another is not.
  EXPECT_EQ(body_of(enrol(code, *signer_of(2))).at("recovery").at("secret"), secret);
  EXPECT_EQ(code_of(enrol(code, *signer_of(3))), "403 code_refused");
  // The one before is refused from then on; the office can see what was done.
  EXPECT_EQ(code_of(tablet.push(hub, tablet.push_body(1, 0))), "403 device_revoked");
  EXPECT_EQ(hub.count("SELECT count(*) FROM account_event WHERE what = 'device_recovered'"), 1);
}

TEST_F(Recovery, IsKeptUntilTheNewDeviceHasLeftItsOwn) {
  ASSERT_EQ(leave(tablet, tablet.id, {{"secret", secret}}).status, 200);
  Tablet second(2);
  second.id = body_of(enrol(code_for(tablet.id), *second.signer)).at("device");
  second.get_token(hub);
  // Its tablet died before it had stored what it was told: another code helps.
  EXPECT_EQ(body_of(enrol(code_for(tablet.id), *signer_of(3))).at("recovery").at("secret"), secret);
  ASSERT_EQ(leave(second, second.id, {{"secret", base64url(std::string(32, 't'))}}).status, 200);
  EXPECT_FALSE(body_of(enrol(code_for(tablet.id), *signer_of(4))).contains("recovery"));
  EXPECT_EQ(hub.count("SELECT count(*) FROM device_recovery"), 1);
}

TEST_F(Recovery, IsSealedInTheDatabaseAndReplacedByTheNext) {
  ASSERT_EQ(leave(tablet, tablet.id, {{"secret", base64url(std::string(32, 'r'))}}).status, 200);
  ASSERT_EQ(leave(tablet, tablet.id, {{"secret", secret}}).status, 200);
  EXPECT_EQ(hub.count("SELECT count(*) FROM device_recovery"), 1);
  const auto stored = hub.store().read(
      [](hub::Connection& db) { return db.first("SELECT sealed FROM device_recovery")->blob(0); });
  EXPECT_EQ(stored.find("ssssssss"), std::string::npos);
  EXPECT_EQ(body_of(enrol(code_for(tablet.id), *signer_of(2))).at("recovery").at("secret"), secret);
}

TEST_F(Recovery, IsNobodysButTheDevicesOwn) {
  Tablet other(2);
  other.enrol(hub);
  EXPECT_EQ(code_of(leave(other, tablet.id, {{"secret", secret}})), "403 wrong_device");
  EXPECT_EQ(code_of(hub.send("POST", "/v1/devices/" + tablet.id + "/recovery", "{}")), "401 token_missing");
  for (const json& bad : {json::object(), json{{"secret", 1}}, json{{"secret", "short"}},
                          json{{"secret", base64url(std::string(33, 's'))}}})
    EXPECT_EQ(code_of(leave(tablet, tablet.id, bad)), "400 bad_request") << bad;
  // An ordinary code tells nothing.
  ASSERT_EQ(leave(tablet, tablet.id, {{"secret", secret}}).status, 200);
  EXPECT_FALSE(body_of(enrol(hub.code(), *signer_of(3))).contains("recovery"));
}

TEST_F(Recovery, ACodeNamesADeviceOfTheSameProvider) {
  const auto code_of_another = [&] {
    hub::make_enrolment_code(hub.store(), hub.random, hub.clock.wall_ms(), ProviderId("vale"), {},
                             DeviceId(tablet.id));
  };
  EXPECT_THROW(code_of_another(), Error);
  EXPECT_THROW(code_for("00000000-0000-4000-8000-000000000000"), Error);
  // One that left nothing is replaced all the same, without a secret.
  const json body = body_of(enrol(code_for(tablet.id, {"c2"}), *signer_of(2)));
  EXPECT_FALSE(body.contains("recovery"));
  EXPECT_TRUE(is_uuid(body.at("device").get<std::string>()));
}

}  // namespace
}  // namespace doorstep::testing
