// A device directory against a real hub over real HTTPS.
#include <set>

#include "doorstep/device/attendance.h"

#include "device_and_hub.h"

namespace doorstep::device {
namespace {

TEST_F(DeviceAndHub, RecordsAVisitAndSyncsIt) {
  const auto device = enrolled();
  ASSERT_TRUE(device->sync().done);
  const auto today = device->engine().today();
  ASSERT_EQ(today.size(), 1u);
  EXPECT_EQ(today[0].person_name, "Mary Hale");
  Attendance door;
  door.carer = "C1";
  door.visit = "V1";
  door.evidence.lat_e7 = 515'000'000;
  door.evidence.lon_e7 = 1'000'000;
  const auto in = check_in(device->engine(), door);
  EXPECT_EQ(in.visit, today[0].visit);
  EXPECT_EQ(in.person, today[0].person);
  device->record(in);
  note(*device);
  device->record(check_out(device->engine(), door));
  auto status = device->status();
  EXPECT_EQ(status["unsent"], 3);
  EXPECT_EQ(status["oldest_unsent"], "2026-11-02T09:00:00.000Z");
  ASSERT_TRUE(device->sync().done);
  status = device->status();
  EXPECT_EQ(status["unsent"], 0);
  EXPECT_EQ(status["last_receipt"]["seq"], 3);
  EXPECT_TRUE(status["last_error"].is_null());
  EXPECT_EQ(facts(), 3);
}

TEST_F(DeviceAndHub, AnUnplannedVisitAndADoorWithoutEvidence) {
  const auto device = enrolled();
  device->sync();
  Attendance door;
  door.carer = "C1";
  door.person = "P1";
  door.service = "care";
  const auto in = check_in(device->engine(), door);
  EXPECT_TRUE(is_uuid_v7(in.visit.value().str()));
  EXPECT_EQ(json::parse(in.body), (json{{"evidence", json::object()},
                                        {"method", "manual"},
                                        {"planned", false},
                                        {"reason", "no_evidence"},
                                        {"service", "care"}}));
  device->record(in);
  door.visit = in.visit->str();
  EXPECT_EQ(check_out(device->engine(), door).person, in.person) << "the person is that of the visit";
  door.visit = "a visit of nobody";
  EXPECT_THROW(check_out(device->engine(), door), Error);
}

TEST_F(DeviceAndHub, AClockThatIsWrongByYearsStopsNothing) {
  for (const Millis wall : {Millis{0}, Millis{4'000'000'000'000}}) {
    clock.wall = wall;
    const auto device = enrolled("tablet-" + std::to_string(wall));
    note(*device);
    EXPECT_TRUE(device->sync().done);
    EXPECT_EQ(clock.wall_ms(), wall) << "nothing was waited for, and nobody set the clock";
  }
}

TEST_F(DeviceAndHub, WithoutAHubItSaysSoAndGoesOnWhenItIsBack) {
  const auto device = enrolled();
  hub.reset();
  note(*device);
  const auto result = device->sync();
  EXPECT_FALSE(result.done);
  EXPECT_GT(slept_ms, 0);
  auto status = device->status();
  EXPECT_EQ(status["unsent"], 1);
  EXPECT_EQ(status["last_error"]["code"], "offline");
  EXPECT_EQ(status["last_error"]["class"], "offline");
  start_hub();
  EXPECT_TRUE(device->sync().done);
  EXPECT_TRUE(device->status()["last_error"].is_null());
}

TEST_F(DeviceAndHub, TrustsNoHubButTheOneItWasGiven) {
  const auto device = open();
  auto wrong = address();
  wrong.pin = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  try {
    device->enrol(wrong, code());
    FAIL() << "enrolled with a stranger";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "tls");
  }
}

TEST_F(DeviceAndHub, ACodeThatIsRefusedSaysSo) {
  const auto device = open();
  try {
    device->enrol(address(), "no such code");
    FAIL() << "enrolled without a code";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "code_refused");
    EXPECT_EQ(error.error_class(), ErrorClass::auth);
  }
  EXPECT_EQ(device->status()["enrolled"], false);
}

TEST_F(DeviceAndHub, AnEnrolmentWhoseAnswerWasLostIsAskedForAgain) {
  int lost = 2;
  between([&](const sync::Request& request, http::Transport& real) -> std::optional<http::Outcome> {
    if (lost-- <= 0) return std::nullopt;
    real.perform(request);
    return sync::TransportFailed{request.id, sync::TransportFailure::cut_off};
  });
  const auto device = enrolled();
  EXPECT_TRUE(device->sync().done);
}

TEST_F(DeviceAndHub, AKeyThatTheHubHasAlreadyIsReplaced) {
  bool deaf = true;
  between([&](const sync::Request& request, http::Transport& real) -> std::optional<http::Outcome> {
    if (!deaf) return std::nullopt;
    real.perform(request);  // the hub takes it, and the tablet never hears of it
    return sync::TransportFailed{request.id, sync::TransportFailure::timeout};
  });
  const auto device = open();
  EXPECT_THROW(device->enrol(address(), code()), Error);
  deaf = false;
  device->enrol(address(), code());  // another code: the hub knows the key by another device
  note(*device);
  EXPECT_TRUE(device->sync().done);
}

// The hub begins what one connection asks for in that order: nothing is refused for what came before it.
TEST_F(DeviceAndHub, ALongLogGoesWithTwoPushesOnTheirWay) {
  constexpr int kLines = 300;
  environment.sync.max_lines = 2;
  int receipts = 0;
  int others = 0;
  environment.make_transport = [&](const http::CurlConfig& config) {
    auto transport = std::make_unique<Between>(
        config, [](const sync::Request&, http::Transport&) { return std::nullopt; });
    transport->tell([&](const http::Outcome& outcome) {
      const auto* response = std::get_if<sync::Response>(&outcome);
      ++(response && response->status == 200 ? receipts : others);
    });
    return transport;
  };
  const auto device = enrolled();
  ASSERT_TRUE(device->sync().done);
  const auto before = facts();
  for (int i = 0; i < kLines; ++i) note(*device);
  EXPECT_TRUE(device->sync().done);
  EXPECT_EQ(facts() - before, kLines);
  EXPECT_GT(receipts, kLines / 4);
  EXPECT_EQ(others, 0);
}

// The time that a certificate may not have run out before: as the hub told it, also in an earlier boot, unless the
// tablet's own clock denies it.
TEST_F(DeviceAndHub, WhatIsSurelyPastIsTheHubsTimeAsLastHeard) {
  std::vector<std::optional<std::int64_t>> past;
  environment.make_transport = [&](const http::CurlConfig& config) {
    past.push_back(config.surely_past_ms);
    return std::make_unique<http::CurlTransport>(config);
  };
  const auto device = enrolled();
  const auto told = hub_clock.wall_ms();
  clock.advance(3'600'000);
  ASSERT_TRUE(device->sync().done);
  clock.advance(86'400'000);
  hub.reset();
  clock.boot_id = "another boot";
  EXPECT_FALSE(device->sync().done);
  EXPECT_FALSE(device->sync().done);
  clock.wall = told - 1;
  EXPECT_FALSE(device->sync().done);
  const std::vector<std::optional<std::int64_t>> expected{std::nullopt, std::nullopt, told, told, told - 1};
  EXPECT_EQ(past, expected);
}

TEST_F(DeviceAndHub, RetryAfterHoldsForTheNextProcessToo) {
  int requests = 0;
  between([&](const sync::Request& request, http::Transport&) -> std::optional<http::Outcome> {
    ++requests;
    return sync::Response{request.id, 503, 600, R"({"code":"unavailable"})"};
  });
  {
    auto plain = environment;
    plain.make_transport = nullptr;
    Device(folder / "tablet", plain).enrol(address(), code());
  }
  EXPECT_FALSE(open()->sync().done);
  EXPECT_EQ(requests, 1) << "ten minutes are longer than patience";
  const auto device = open();
  EXPECT_EQ(device->status()["next_attempt"], format_instant(clock.wall_ms() + 600'000));
  EXPECT_FALSE(device->sync().done);
  EXPECT_EQ(requests, 1) << "and not yet over";
  clock.advance(700'000);
  EXPECT_TRUE(device->status()["next_attempt"].is_null());
  device->sync();
  EXPECT_EQ(requests, 2);
}

TEST_F(DeviceAndHub, ACopyOfADeviceEnrolsAnewAndLosesNothing) {
  {
    const auto device = enrolled();
    note(*device, "before the copy");
    ASSERT_TRUE(device->sync().done);
  }
  fs::copy(folder / "tablet", folder / "copy", fs::copy_options::recursive);
  const auto device = open("tablet");
  const auto copy = open("copy");
  note(*device, "written on the tablet");
  note(*copy, "written on its copy");
  ASSERT_TRUE(device->sync().done);
  const auto result = copy->sync();
  EXPECT_FALSE(result.done);
  EXPECT_EQ(result.status.activity, sync::Activity::needs_enrolment);
  EXPECT_EQ(copy->status()["needs_enrolment"], true);
  EXPECT_EQ(copy->status()["unsent"], 1);
  note(*copy, "recording goes on");
  copy->enrol(address(), code());
  EXPECT_TRUE(copy->sync().done);
  EXPECT_EQ(copy->status()["needs_enrolment"], false);
  EXPECT_EQ(facts(), 5) << "four notes, and the event that carried two of them";
}

TEST_F(DeviceAndHub, ARevokedDeviceIsWipedWhereTheOfficeAsksForIt) {
  auto device = enrolled();
  note(*device);
  hub::revoke_device(hub->hub().store(), hub_clock.wall_ms(), device->engine().identity()->device, true);
  const auto result = device->sync();
  EXPECT_FALSE(result.done);
  EXPECT_EQ(result.status.activity, sync::Activity::revoked);
  EXPECT_TRUE(result.status.wipe);
  device.reset();
  EXPECT_FALSE(fs::exists(folder / "tablet" / "log.db"));
  EXPECT_FALSE(fs::exists(folder / "tablet" / "feed.db"));
}

TEST_F(DeviceAndHub, KeysLiveInAFileOfTheirOwnWhereTheyAreTold) {
  const auto file = folder / "usb" / "tablet.key";
  {
    Device device(folder / "tablet", environment, file);
    device.enrol(address(), code());
  }
  EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_FALSE(fs::exists(folder / "tablet" / "keys"));
  EXPECT_TRUE(open()->sync().done) << "the directory remembers where they are";
  fs::rename(file, folder / "elsewhere");
  EXPECT_THROW(open(), Error);
}

TEST_F(DeviceAndHub, PrivacyKeepsThePositionOffTheDevice) {
  const auto device = enrolled();
  device->sync();
  const auto policy = device->engine().documents("policy").at(0).id;
  device->engine().apply_feed({{"policy", policy, INT64_MAX, R"({"evidence_privacy":true})"}}, "c", false);
  Attendance door;
  door.carer = "C1";
  door.visit = "V1";
  door.evidence.lat_e7 = 515'000'000;
  door.evidence.lon_e7 = 1'000'000;
  device->record(check_in(device->engine(), door));
  const auto line = device->engine().lines(1, 1, 100'000).at(0);
  EXPECT_EQ(line.find("lat_e7"), std::string::npos);
  EXPECT_NE(line.find("\"inside\":true"), std::string::npos) << line;
}

}  // namespace
}  // namespace doorstep::device
