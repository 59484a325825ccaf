// The C interface used against its rules, and by many threads at once: it answers, and nothing else happens.
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "c_interface.h"

namespace {

using doorstep::testing::CInterface;

TEST_F(CInterface, AClosedHandleIsKnownAsSuchForEver) {
  auto* device = open();
  EXPECT_EQ(doorstep_device_close(device), DOORSTEP_OK);
  EXPECT_EQ(status_of(device), DOORSTEP_MISUSE);
  EXPECT_STREQ(error.code, "no_such_handle");
  EXPECT_EQ(doorstep_device_close(device), DOORSTEP_MISUSE);
  auto* next = open();
  EXPECT_NE(next, device) << "a new device must not answer to an old handle";
  EXPECT_EQ(status_of(device), DOORSTEP_MISUSE);
  doorstep_device_close(next);
}

TEST_F(CInterface, NullsAndSizesThatWereNotSetAreMisuse) {
  auto* device = open();
  EXPECT_EQ(doorstep_device_open(nullptr, nullptr, &error), DOORSTEP_MISUSE);
  EXPECT_EQ(doorstep_get_status(nullptr, nullptr, &error), DOORSTEP_MISUSE);
  EXPECT_EQ(doorstep_get_status(device, nullptr, &error), DOORSTEP_MISUSE);
  doorstep_device_status status{};
  EXPECT_EQ(doorstep_get_status(device, &status, &error), DOORSTEP_MISUSE);
  EXPECT_STREQ(error.code, "bad_struct_size");
  EXPECT_EQ(doorstep_check_in(device, nullptr, nullptr, &error), DOORSTEP_MISUSE);
  EXPECT_EQ(doorstep_record(device, nullptr, nullptr, &error), DOORSTEP_MISUSE);
  EXPECT_EQ(doorstep_today(device, nullptr, &error), DOORSTEP_MISUSE);
  EXPECT_EQ(doorstep_observer_poll(nullptr, 0, nullptr, nullptr), DOORSTEP_MISUSE);
  EXPECT_EQ(doorstep_device_close(nullptr), DOORSTEP_OK);
  EXPECT_EQ(doorstep_observer_close(nullptr), DOORSTEP_OK);
  doorstep_text_free(nullptr);
  doorstep_device_close(device);
}

TEST_F(CInterface, DraftsPinsAndRecoveryAnswerMisuseToo) {
  auto* device = open();
  doorstep_draft draft{};
  EXPECT_EQ(doorstep_put_draft(device, nullptr, "t", &error), DOORSTEP_MISUSE);
  EXPECT_EQ(doorstep_put_draft(device, &draft, "t", &error), DOORSTEP_MISUSE);
  EXPECT_STREQ(error.code, "bad_struct_size");
  draft.struct_size = sizeof draft;
  EXPECT_EQ(doorstep_put_draft(device, &draft, "t", &error), DOORSTEP_MISUSE);
  EXPECT_EQ(doorstep_get_draft(device, &draft, nullptr, &error), DOORSTEP_MISUSE);
  EXPECT_EQ(doorstep_drop_draft(device, nullptr, &error), DOORSTEP_MISUSE);
  EXPECT_EQ(doorstep_drafts(device, nullptr, &error), DOORSTEP_MISUSE);
  EXPECT_EQ(doorstep_get_lock(device, nullptr, &error), DOORSTEP_MISUSE);
  EXPECT_EQ(doorstep_pins(device, nullptr, &error), DOORSTEP_MISUSE);
  EXPECT_EQ(doorstep_set_pin(device, nullptr, nullptr, "2580", &error), DOORSTEP_MISUSE);
  EXPECT_EQ(doorstep_unlock(device, "carer", nullptr, &error), DOORSTEP_MISUSE);
  EXPECT_EQ(doorstep_recoverable(nullptr, nullptr, &error), DOORSTEP_MISUSE);
  EXPECT_EQ(doorstep_recover(nullptr, nullptr, &error), DOORSTEP_MISUSE);
  doorstep_device_close(device);
  EXPECT_EQ(doorstep_lock(device, &error), DOORSTEP_MISUSE);
  EXPECT_EQ(doorstep_touch(device, &error), DOORSTEP_MISUSE);
  EXPECT_EQ(doorstep_unlock(device, "carer", "2580", &error), DOORSTEP_MISUSE);
  EXPECT_STREQ(error.code, "no_such_handle");
}

TEST_F(CInterface, AStructOfAnOlderVersionIsFilledNoFurtherThanItGoes) {
  auto* device = open();
  struct {
    doorstep_device_status status;
  } caller{};
  std::memset(&caller, 0x5a, sizeof caller);
  caller.status.struct_size = offsetof(doorstep_device_status, unsent);
  EXPECT_EQ(doorstep_get_status(device, &caller.status, &error), DOORSTEP_OK);
  EXPECT_EQ(caller.status.recorded, 0);
  EXPECT_EQ(caller.status.unsent, 0x5a5a5a5a5a5a5a5a) << "written beyond the caller's struct";
  doorstep_device_close(device);
}

TEST_F(CInterface, WhatIsNotEnrolledCanNotSyncAndSaysWhy) {
  auto* device = open();
  EXPECT_EQ(doorstep_sync(device, nullptr, nullptr, &error), DOORSTEP_AUTH);
  EXPECT_STREQ(error.code, "not_enrolled");
  doorstep_device_close(device);
}

TEST_F(CInterface, AnObserverOutlivesItsDevice) {
  auto* device = open();
  doorstep_observer* observer = nullptr;
  ASSERT_EQ(doorstep_observer_open(device, &observer, &error), DOORSTEP_OK);
  doorstep_change change = DOORSTEP_CHANGE_FEED;
  EXPECT_EQ(doorstep_observer_poll(observer, 0, &change, &error), DOORSTEP_OK);
  EXPECT_EQ(change, DOORSTEP_NO_CHANGE);
  std::thread closing([&] { doorstep_device_close(device); });
  EXPECT_EQ(doorstep_observer_poll(observer, 60'000, &change, &error), DOORSTEP_OK);
  EXPECT_EQ(change, DOORSTEP_CHANGE_CLOSED);
  closing.join();
  EXPECT_EQ(doorstep_observer_close(observer), DOORSTEP_OK);
}

TEST_F(CInterface, APollWaitsHoweverLongItIsTold) {
  auto* device = open();
  doorstep_observer* observer = nullptr;
  ASSERT_EQ(doorstep_observer_open(device, &observer, &error), DOORSTEP_OK);
  std::atomic<bool> polled{false};
  doorstep_change change = DOORSTEP_NO_CHANGE;
  std::thread polling([&] {
    EXPECT_EQ(doorstep_observer_poll(observer, INT64_MAX, &change, nullptr), DOORSTEP_OK);
    polled = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_FALSE(polled) << "the time did not go by";
  EXPECT_EQ(doorstep_device_close(device), DOORSTEP_OK);
  polling.join();
  EXPECT_EQ(change, DOORSTEP_CHANGE_CLOSED);
  EXPECT_EQ(doorstep_observer_poll(observer, INT64_MIN, &change, &error), DOORSTEP_OK);
  EXPECT_EQ(doorstep_observer_close(observer), DOORSTEP_OK);
}

TEST_F(CInterface, AResultWithoutItsSizeIsMisuseBeforeAnythingIsSent) {
  auto* device = open();
  doorstep_sync_result result{};
  EXPECT_EQ(doorstep_sync(device, nullptr, &result, &error), DOORSTEP_MISUSE);
  EXPECT_STREQ(error.code, "bad_struct_size");
  doorstep_device_close(device);
}

TEST_F(CInterface, ADetailThatIsCutIsStillText) {
  auto config = configuration();
  for (const std::string filler : {"", "x", "xx", "xxx"}) {
    std::string folder_name = "/proc/" + filler;
    for (int i = 0; i < 63; ++i) folder_name += "\xF0\x9F\x8C\xBB";
    const std::string path = folder_name + "/device";
    config.directory = path.c_str();
    doorstep_device* device = nullptr;
    EXPECT_NE(doorstep_device_open(&config, &device, &error), DOORSTEP_OK);
    const std::string detail = error.detail;
    const auto last = detail.find_last_not_of("\xF0\x9F\x8C\xBB");
    EXPECT_GT(detail.size(), sizeof error.detail - 5) << "it was not cut: " << detail;
    EXPECT_EQ((detail.size() - last - 1) % 4, 0U) << "cut in the middle of a character: " << detail;
  }
}

// Closes its own device from inside the key store: it would wait for itself.
doorstep_device* g_device = nullptr;
std::atomic<int> g_refused{0};
doorstep_transport_result close_own(void*, const doorstep_request*, doorstep_response*) {
  if (doorstep_device_close(g_device) == DOORSTEP_MISUSE) ++g_refused;
  return DOORSTEP_NOT_REACHED;
}

TEST_F(CInterface, ACallbackCanNotCloseItsOwnDevice) {
  doorstep_transport transport{sizeof transport, nullptr, close_own};
  doorstep_config config{};
  config.struct_size = sizeof config;
  config.directory = directory.c_str();
  config.transport = &transport;
  ASSERT_EQ(doorstep_device_open(&config, &g_device, &error), DOORSTEP_OK);
  doorstep_enrolment enrolment{};
  enrolment.struct_size = sizeof enrolment;
  enrolment.hub_url = "https://hub.example";
  enrolment.code = "none";
  std::thread stopping([&] {
    while (g_refused == 0) std::this_thread::yield();
    doorstep_device_interrupt(g_device, nullptr);
  });
  EXPECT_EQ(doorstep_enrol(g_device, &enrolment, &error), DOORSTEP_OFFLINE);
  stopping.join();
  EXPECT_GE(g_refused, 1);
  EXPECT_EQ(doorstep_device_close(g_device), DOORSTEP_OK);
}

TEST_F(CInterface, ManyThreadsAndACloseInTheirMidst) {
  for (int round = 0; round < 5; ++round) {
    auto* device = open();
    std::vector<std::thread> threads;
    std::atomic<int> answered{0};
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&, i] {
        doorstep_error failed{};
        failed.struct_size = sizeof failed;
        for (int n = 0; n < 10'000; ++n) {
          doorstep_text* text = nullptr;
          const auto status = i % 2 == 0 ? doorstep_today(device, &text, &failed)
                                         : doorstep_sync(device, nullptr, nullptr, &failed);
          doorstep_text_free(text);
          ++answered;
          if (status == DOORSTEP_MISUSE) return;
        }
      });
    }
    while (answered < 20) std::this_thread::yield();
    EXPECT_EQ(doorstep_device_close(device), DOORSTEP_OK);
    for (auto& thread : threads) thread.join();
  }
}

}  // namespace
