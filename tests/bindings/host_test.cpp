// What a host supplies by callbacks: where one fails, or calls back into its device, the call that needed it says so, and
// nothing else happens.
#include <cstring>
#include <string>

#include "c_interface.h"

namespace {

using doorstep::testing::CInterface;

constexpr const char* kEnrolled =
    R"({"device":"018f2d5c-0000-7000-8000-000000000001","provider":"018f2d5c-0000-7000-8000-000000000002",)"
    R"("issuer":"https://hub.example","epoch":"1","time":"2026-11-21T08:00:00.000Z",)"
    R"("receipt_key":{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}})";

class Host : public CInterface {
 protected:
  Host() {
    clock = {sizeof clock, this, wall, uptime, boot};
    transport = {sizeof transport, this, answer};
    config = configuration();
    config.clock = &clock;
    config.transport = &transport;
  }

  // An enrolled device: the transport is the whole hub.
  doorstep_device* open_enrolled() {
    auto* device = open(config);
    doorstep_enrolment enrolment{};
    enrolment.struct_size = sizeof enrolment;
    enrolment.hub_url = "https://hub.example";
    enrolment.code = "code";
    EXPECT_EQ(doorstep_enrol(device, &enrolment, &error), DOORSTEP_OK) << error.code;
    return device;
  }
  doorstep_status record(doorstep_device* device) {
    return doorstep_record(device,
                           R"({"type":"note.recorded","by":"mia","body":{"kind":"daily_log","text":"well"}})",
                           nullptr, &error);
  }
  std::int64_t recorded(doorstep_device* device) {
    doorstep_device_status status{};
    status.struct_size = sizeof status;
    EXPECT_EQ(doorstep_get_status(device, &status, &error), DOORSTEP_OK) << error.code;
    return status.recorded;
  }

  std::string log_of(doorstep_device* device) {
    doorstep_text* text = nullptr;
    EXPECT_EQ(doorstep_log(device, &text, &error), DOORSTEP_OK) << error.code;
    std::string lines(doorstep_text_data(text), doorstep_text_size(text));
    doorstep_text_free(text);
    return lines;
  }

  static std::int64_t wall(void* user) { return static_cast<Host*>(user)->wall_ms; }
  static std::int64_t uptime(void* user) { return static_cast<Host*>(user)->uptime_ms; }
  static void boot(void* user, char text[65]) {
    auto& host = *static_cast<Host*>(user);
    host.boot_text.copy(text, 65);  // what is behind it is 0 already
    if (host.asks) host.heard = host.status_of(host.asks);
    if (!host.observer) return;
    doorstep_change change = DOORSTEP_NO_CHANGE;
    host.heard = doorstep_observer_poll(host.observer, 0, &change, nullptr);
  }
  static doorstep_transport_result answer(void* user, const doorstep_request*, doorstep_response* response) {
    const auto& host = *static_cast<Host*>(user);
    doorstep_response_set(response, host.http_status, INT64_MAX, kEnrolled, std::strlen(kEnrolled));
    return DOORSTEP_ANSWERED;
  }

  doorstep_clock clock{};
  doorstep_transport transport{};
  doorstep_config config{};
  std::int64_t wall_ms = 1'793'260'800'000, uptime_ms = 5'000;
  std::string boot_text = "boot";
  int http_status = 201;
  doorstep_device* asks = nullptr;        // the device that the clock asks for its status
  doorstep_observer* observer = nullptr;  // that the clock polls
  doorstep_status heard = DOORSTEP_OK;
};

TEST_F(Host, AClockThatFailsIsTheFailureOfThatCallAndNothingIsRecorded) {
  auto* device = open_enrolled();
  const auto refused = [&] {
    EXPECT_EQ(record(device), DOORSTEP_TRANSIENT);
    EXPECT_STREQ(error.code, "clock_failed");
  };
  wall_ms = DOORSTEP_NO_TIME;
  refused();
  wall_ms = 1'793'260'800'000;
  uptime_ms = DOORSTEP_NO_TIME;
  refused();
  uptime_ms = 5'000;
  boot_text.clear();
  refused();
  boot_text = "boot";
  EXPECT_EQ(recorded(device), 0);
  EXPECT_EQ(record(device), DOORSTEP_OK) << error.code;
  EXPECT_EQ(recorded(device), 1);
  doorstep_device_close(device);
}

TEST_F(Host, WhatIsNoTextIsRejectedAndNothingIsRecorded) {
  auto* device = open_enrolled();
  doorstep_attendance attendance{};
  attendance.struct_size = sizeof attendance;
  attendance.person = "ann";
  attendance.service = "personal_care";
  const auto refused = [&](const char* doorstep_attendance::*member) {
    auto given = attendance;
    given.carer = "mia";
    given.*member = "\xff half \xf0\x9f";
    EXPECT_EQ(doorstep_check_in(device, &given, nullptr, &error), DOORSTEP_REJECTED) << error.code;
  };
  refused(&doorstep_attendance::carer);
  refused(&doorstep_attendance::person);
  refused(&doorstep_attendance::service);
  refused(&doorstep_attendance::tag);
  refused(&doorstep_attendance::manual_reason);
  refused(&doorstep_attendance::visit);
  EXPECT_EQ(doorstep_record(device, "{\"type\":\"note.recorded\",\"by\":\"\xff\"}", nullptr, &error),
            DOORSTEP_REJECTED);
  EXPECT_EQ(recorded(device), 0);
  doorstep_device_close(device);
}

TEST_F(Host, APlaceThatIsNoneIsRejected) {
  auto* device = open_enrolled();
  doorstep_position position{sizeof position, 0, 0, -1};
  doorstep_attendance attendance{};
  attendance.struct_size = sizeof attendance;
  attendance.carer = "mia";
  attendance.person = "ann";
  attendance.service = "personal_care";
  attendance.position = &position;
  for (const auto degrees : {INT64_MIN, INT64_MAX, std::int64_t{900'000'001}}) {
    position.lat_e7 = degrees;
    EXPECT_EQ(doorstep_check_in(device, &attendance, nullptr, &error), DOORSTEP_REJECTED) << degrees;
  }
  position.lat_e7 = 0;
  EXPECT_EQ(recorded(device), 0);
  position.accuracy_m = INT64_MAX;
  EXPECT_EQ(doorstep_check_in(device, &attendance, nullptr, &error), DOORSTEP_OK) << error.code;
  EXPECT_EQ(log_of(device).find("accuracy_m"), std::string::npos);
  doorstep_device_close(device);
}

TEST_F(Host, ALocationThatTellsNonsenseDoesNotStopACheckIn) {
  const doorstep_location location{sizeof location, nullptr, [](void*, doorstep_position* position) {
                                     position->lat_e7 = INT64_MIN;
                                     position->accuracy_m = INT64_MIN;
                                     return 0;
                                   }};
  config.location = &location;
  auto* device = open_enrolled();
  doorstep_attendance attendance{};
  attendance.struct_size = sizeof attendance;
  attendance.carer = "mia";
  attendance.person = "ann";
  attendance.service = "personal_care";
  EXPECT_EQ(doorstep_check_in(device, &attendance, nullptr, &error), DOORSTEP_OK) << error.code;
  EXPECT_NE(log_of(device).find(R"("method":"manual","planned":false,"reason":"no_evidence")"),
            std::string::npos);
  doorstep_device_close(device);
}

TEST_F(Host, AnyRangeOfTimeCanBeAskedFor) {
  auto* device = open_enrolled();
  doorstep_text* text = nullptr;
  for (const auto from : {INT64_MIN, INT64_MAX, std::int64_t{0}}) {
    for (const auto to : {INT64_MIN, INT64_MAX}) {
      EXPECT_EQ(doorstep_visits(device, from, to, &text, &error), DOORSTEP_OK) << error.code;
      EXPECT_STREQ(doorstep_text_data(text), R"({"visits":[]})");
      doorstep_text_free(text);
    }
  }
  doorstep_device_close(device);
}

TEST_F(Host, ADirectoryThatCanNotBeIsSaid) {
  doorstep_device* device = nullptr;
  for (const char* name : {"", "/proc/nowhere/device", "/dev/null"}) {
    config.directory = name;
    const auto status = doorstep_device_open(&config, &device, &error);
    EXPECT_NE(status, DOORSTEP_OK) << name;
    EXPECT_NE(status, DOORSTEP_BUG) << name << " " << error.detail;
  }
  config.directory = nullptr;
  EXPECT_EQ(doorstep_device_open(&config, &device, &error), DOORSTEP_MISUSE);
}

TEST_F(Host, ABootThatIsNoTextIsRefusedAndNothingIsRecorded) {
  auto* device = open_enrolled();
  boot_text = "\xff\xfe";
  EXPECT_EQ(record(device), DOORSTEP_REJECTED);
  boot_text.assign(65, 'x');  // without room for its 0: it is cut
  EXPECT_EQ(record(device), DOORSTEP_OK) << error.code;
  EXPECT_EQ(recorded(device), 1);
  doorstep_device_close(device);
}

// The clock is asked under the engine's lock: a call into the device from there would wait for itself.
TEST_F(Host, ACallbackThatAsksItsOwnDeviceIsToldSoAndDoesNotHang) {
  auto* device = open_enrolled();
  asks = device;
  EXPECT_EQ(record(device), DOORSTEP_OK) << error.code;
  EXPECT_EQ(heard, DOORSTEP_MISUSE);
  asks = nullptr;
  doorstep_device_close(device);
}

TEST_F(Host, ACallbackMayAskAnotherDevice) {
  auto* device = open_enrolled();
  auto other = configuration();
  const auto second = (folder / "second").string();
  other.directory = second.c_str();
  asks = open(other);
  heard = DOORSTEP_BUG;
  EXPECT_EQ(record(device), DOORSTEP_OK) << error.code;
  EXPECT_EQ(heard, DOORSTEP_OK);
  doorstep_device_close(asks);
  doorstep_device_close(device);
}

TEST_F(Host, ACallbackMayPollItsObserver) {
  auto* device = open_enrolled();
  ASSERT_EQ(doorstep_observer_open(device, &observer, &error), DOORSTEP_OK);
  heard = DOORSTEP_BUG;
  EXPECT_EQ(record(device), DOORSTEP_OK) << error.code;
  EXPECT_EQ(heard, DOORSTEP_OK);
  doorstep_device_close(device);
  EXPECT_EQ(doorstep_observer_close(observer), DOORSTEP_OK);
}

TEST_F(Host, AHandleOfOneKindIsNoneOfAnother) {
  auto* device = open(config);
  ASSERT_EQ(doorstep_observer_open(device, &observer, &error), DOORSTEP_OK);
  EXPECT_EQ(status_of(reinterpret_cast<doorstep_device*>(observer)), DOORSTEP_MISUSE);
  EXPECT_EQ(doorstep_observer_close(reinterpret_cast<doorstep_observer*>(device)), DOORSTEP_MISUSE);
  EXPECT_EQ(doorstep_observer_close(observer), DOORSTEP_OK);
  observer = nullptr;
  doorstep_device_close(device);
}

TEST_F(Host, AKeyStoreThatFailsIsNoDamage) {
  const doorstep_key_store broken{
      sizeof broken, nullptr, [](void*, const char*, doorstep_secret*) { return 1; },
      [](void*, const char*, const void*, size_t) { return 1; }, [](void*, const char*) { return 1; }};
  config.key_store = &broken;
  doorstep_device* device = nullptr;
  EXPECT_EQ(doorstep_device_open(&config, &device, &error), DOORSTEP_KEY);
  EXPECT_STREQ(error.code, "key_store_failed");
  EXPECT_EQ(device, nullptr);
}

TEST_F(Host, ACallbackThatIsMissingIsMisuse) {
  doorstep_device* device = nullptr;
  clock.boot = nullptr;
  EXPECT_EQ(doorstep_device_open(&config, &device, &error), DOORSTEP_MISUSE);
  EXPECT_STREQ(error.code, "null_callback");
  clock.boot = boot;
  transport.perform = nullptr;
  EXPECT_EQ(doorstep_device_open(&config, &device, &error), DOORSTEP_MISUSE)
      << "known when it opens, not a day later";
}

// A hub that answers nonsense: the device goes on, says so, and keeps what it has.
TEST_F(Host, AnAnswerOfAnyKindIsNoReceipt) {
  auto* device = open_enrolled();
  ASSERT_EQ(record(device), DOORSTEP_OK);
  const doorstep_sync_options once{sizeof once, 1, 1};
  doorstep_sync_result result{};
  result.struct_size = sizeof result;
  for (const int status : {0, -1, 200, 204, 301, 409, 418, 503, 99'999}) {
    http_status = status;
    EXPECT_NE(doorstep_sync(device, &once, &result, &error), DOORSTEP_OK) << status;
    EXPECT_NE(error.status, DOORSTEP_BUG) << status;
    EXPECT_EQ(result.unsent, 1) << status;
  }
  doorstep_device_close(device);
}

TEST_F(Host, WhatIsNotEnrolledHasNoKeyAndNoLog) {
  auto* device = open(config);
  doorstep_text* text = nullptr;
  EXPECT_EQ(doorstep_public_key(device, &text, &error), DOORSTEP_AUTH);
  EXPECT_STREQ(error.code, "not_enrolled");
  EXPECT_EQ(doorstep_log(device, &text, &error), DOORSTEP_AUTH);
  EXPECT_EQ(record(device), DOORSTEP_AUTH);
  EXPECT_EQ(text, nullptr);
  doorstep_device_close(device);
}

}  // namespace
