// A device that is to be refused: what it has recorded comes first.
#include <gmock/gmock.h>

#include "doorstep/event/error.h"
#include "doorstep/hub/access/admin.h"

#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

class Retirement : public ::testing::Test {
 protected:
  Retirement() {
    tablet.enrol(hub);
    tablet.contact = {{"boot", "b"}, {"uptime_ms", 5}, {"log_seq", 0}};
    EXPECT_EQ(tablet.push(hub, tablet.push_body()).status, 200);
    tablet.add();
    tablet.add();
    hub.clock.wall += 1000;
    hub::retire_device(hub.store(), hub.clock.wall_ms(), DeviceId(tablet.id), true);
  }
  std::string feed() {
    return code_of(hub.send("GET", "/v1/feed", "", {{"Authorization", "Bearer " + tablet.token}}));
  }
  int push(std::size_t first, std::size_t last, std::int64_t log_seq) {
    hub.clock.wall += 1000;
    tablet.contact = {{"boot", "b"}, {"uptime_ms", hub.clock.wall.load()}, {"log_seq", log_seq}};
    return tablet.push(hub, tablet.push_body(first, last)).status;
  }

  TestHub hub;
  Tablet tablet{1};
};

TEST_F(Retirement, WaitsForWhatIsNotSent) {
  EXPECT_EQ(feed(), "200 ") << "it has not been heard of since";
  EXPECT_EQ(push(1, 1, 2), 200);
  EXPECT_EQ(feed(), "200 ") << "a line is left, by its own word";
  EXPECT_EQ(push(2, 2, 2), 200);
  EXPECT_EQ(feed(), "403 device_revoked");
  EXPECT_EQ(push(2, 2, 2), 403) << "within one request";
  EXPECT_EQ(hub.count("SELECT count(*) FROM line"), 2);
}

TEST_F(Retirement, TellsToWipe) {
  EXPECT_EQ(push(1, 2, 2), 200);
  const auto answer = hub.send("GET", "/v1/feed", "", {{"Authorization", "Bearer " + tablet.token}});
  EXPECT_EQ(body_of(answer).at("wipe"), true);
}

TEST_F(Retirement, OfADeviceThatNeverSaysHowItStandsEndsAtLast) {
  tablet.contact = nlohmann::json::object();
  EXPECT_EQ(tablet.push(hub, tablet.push_body()).status, 200);
  EXPECT_EQ(feed(), "200 ");
  hub.clock.wall += 15 * 86'400'000LL;
  tablet.get_token(hub);
  EXPECT_EQ(feed(), "403 device_revoked");
}

TEST_F(Retirement, OfAnUnknownDeviceIsAnError) {
  EXPECT_THROW(hub::retire_device(hub.store(), 0, DeviceId("nobody"), false), Error);
}

}  // namespace
}  // namespace doorstep::testing
