// A carer's tablet that nobody touches: it records a visit every so often and syncs all the while, as an app does. On
// stdout it says, with the milliseconds of the monotonic clock:
//   r SEQ MS       recorded up to SEQ        s SEQ MS   receipted up to SEQ, and so kept in its log.db
//   n REASON       it wants to be enrolled again (never due to a fault of the hub's side)
// A line on stdin ends the recording: it syncs until everything is receipted, says "d SEQ", and ends. The end of stdin ends
// it at once.
#include <atomic>
#include <chrono>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>

#include <unistd.h>

#include "doorstep/device/device.h"

namespace {

using namespace std::chrono_literals;

std::int64_t monotonic_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// One write, so that a line is either there or not.
void say(const std::string& line) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  if (write(STDOUT_FILENO, line.data(), line.size()) < 0) std::_Exit(1);
}

void say_seq(const char* what, std::int64_t seq) {
  say(std::string(what) + " " + std::to_string(seq) + " " + std::to_string(monotonic_ms()) + "\n");
}

// The engine may be used while the device syncs.
void record_visits(doorstep::Engine& engine, const doorstep::CarerId& carer, std::chrono::milliseconds pause,
                   const std::atomic<bool>& resting) {
  while (!resting) {
    const auto visit = engine.new_visit_id();
    engine.record({"visit.checked_in", carer, visit, std::nullopt,
                   R"({"method":"nfc","evidence":{},"planned":false,"service":"personal_care"})"});
    std::this_thread::sleep_for(pause / 2);
    const auto out =
        engine.record({"visit.checked_out", carer, visit, std::nullopt, R"({"method":"nfc","evidence":{}})"});
    say_seq("r", out.seq);
    std::this_thread::sleep_for(pause / 2);
  }
}

void sync_until_done(doorstep::device::Device& device) {
  auto& engine = device.engine();
  auto sent = engine.sent_seq();
  const auto watch = [&](const doorstep::sync::Status& status) {
    const auto now = engine.sent_seq();
    if (now != sent) say_seq("s", sent = now);
    if (status.activity == doorstep::sync::Activity::needs_enrolment) say("n enrolment\n");
    if (status.activity == doorstep::sync::Activity::revoked) say("n revoked\n");
  };
  // The machine's own patience has no end: nobody stands beside the tablet to ask it again.
  device.sync({INT_MAX, INT64_MAX}, watch);
}

void work(const char* directory, const char* carer, int pause_ms) {
  doorstep::device::Device device(directory);
  std::atomic<bool> resting{false};
  std::thread listener([&] {
    std::string line;
    if (!std::getline(std::cin, line)) std::_Exit(3);
    resting = true;
  });
  listener.detach();
  std::thread recorder([&] {
    record_visits(device.engine(), doorstep::CarerId(carer), std::chrono::milliseconds(pause_ms), resting);
  });
  while (!resting) {
    sync_until_done(device);
    std::this_thread::sleep_for(100ms);
  }
  recorder.join();
  while (device.engine().sent_seq() < device.engine().head().seq) sync_until_done(device);
  say_seq("d", device.engine().sent_seq());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  try {
    work(argv[1], argv[2], std::atoi(argv[3]));
    std::_Exit(0);  // the listener still reads
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tablet: %s\n", error.what());
    std::_Exit(1);
  }
}
