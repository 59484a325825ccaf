// SIGKILL in the middle of a word, and of a new PIN.
//   DOORSTEP_KILLS=500 DOORSTEP_SEED=7   more of them, or the same ones again
#include "typing.h"

#include <cstdlib>
#include <filesystem>
#include <random>
#include <thread>

#include <gtest/gtest.h>
#include <unistd.h>

#include "doorstep/device/device.h"

#include "process.h"

namespace doorstep::testing {
namespace {

namespace fs = std::filesystem;

int number_from(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

class Typing : public ::testing::Test {
 protected:
  Typing() : folder(fs::temp_directory_path() / ("doorstep-typing-" + std::to_string(getpid()))) {}
  void TearDown() override {
    if (!HasFailure()) fs::remove_all(folder);
  }
  // Lets the typist go on from a number for a while, kills it, and gives the last number that was acknowledged.
  int kill_after(const char* what, int from, int longest_ms) {
    Process typist({DOORSTEP_KILL_TYPIST, (folder / "device").string(), what, std::to_string(from)});
    int last = from;
    const auto started = typist.read_line(30'000);
    EXPECT_TRUE(started) << "it did not start";
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % static_cast<unsigned>(longest_ms)));
    typist.kill_now();
    while (const auto line = typist.read_line(0)) last = std::stoi(*line);
    return last;
  }

  fs::path folder;
  std::mt19937 random{static_cast<unsigned>(number_from("DOORSTEP_SEED", 1))};
};

TEST_F(Typing, LosesNoKeystrokeThatWasAcknowledged) {
  int typed = 0;
  for (int kill = 0; kill < number_from("DOORSTEP_KILLS", 25); ++kill) {
    const int last = kill_after("type", typed, 60);
    device::Device device(folder / "device");
    const auto draft = device.engine().draft(kTyped);
    ASSERT_EQ(draft.has_value() || last == 0, true);
    typed = draft ? std::stoi(draft->text) : 0;
    ASSERT_GE(typed, last);
    ASSERT_LE(typed, last + 1);  // the one under way may have come
    EXPECT_TRUE(device.engine().incidents().empty());
  }
  EXPECT_GT(typed, 25);
}

TEST_F(Typing, LeavesOnePinThatOpensWhereverItIsKilled) {
  int number = 0;
  for (int kill = 0; kill < number_from("DOORSTEP_KILLS", 6); ++kill) {
    const int last = kill_after("pin", number, 700);
    device::Device device(folder / "device");
    auto& engine = device.engine();
    ASSERT_TRUE(engine.locked());
    try {
      engine.unlock(kTypist, pin_of(last));
      number = last;
    } catch (const Error&) {  // the change under way was made
      engine.unlock(kTypist, pin_of(last + 1));
      number = last + 1;
    }
    EXPECT_FALSE(engine.locked());
  }
}

}  // namespace
}  // namespace doorstep::testing
