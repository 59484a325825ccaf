#include "doorstep/engine.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "doorstep/event/envelope.h"
#include "doorstep/platform/openssl.h"
#include "doorstep/testing/device_on_disk.h"

namespace doorstep {
namespace {

using testing::DeviceOnDisk;

NewEvent check_in(const std::string& visit) {
  return {"visit.checked_in", CarerId("carer-1"), VisitId(visit), PersonId("person-1"),
          R"({"method":"gps","planned":true,"evidence":{}})"};
}

const std::string kVisit = "0192f0c1-2a3b-7c4d-8e5f-001122334455";

TEST(Engine, RecordsAndFindsItsEventsAgain) {
  DeviceOnDisk device;
  {
    auto engine = device.open();
    EXPECT_THROW(engine->record(check_in(kVisit)), Error);
    engine->begin_log(device.identity());
    EXPECT_EQ(engine->record(check_in(kVisit)).seq, 1);
    device.clock.advance(60'000);
    EXPECT_EQ(engine->record(check_in(kVisit)).seq, 2);
    EXPECT_EQ(engine->status().unsent, 2);
    EXPECT_EQ(engine->visit(VisitId(kVisit))->events, 2);
  }
  auto engine = device.open();
  EXPECT_EQ(engine->head().seq, 2);
  const auto lines = engine->lines(1, 100, 1'000'000);
  ASSERT_EQ(lines.size(), 2U);
  const auto second = event::parse_envelope(lines[1]);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->prev, platform::openssl_crypto().sha256(lines[0]));
  EXPECT_EQ(second->uptime_ms, 61'000);
  EXPECT_FALSE(engine->verify().fault);
  EXPECT_EQ(engine->verify().lines, 2);
  EXPECT_EQ(engine->today().size(), 1U);
}

}  // namespace
}  // namespace doorstep
