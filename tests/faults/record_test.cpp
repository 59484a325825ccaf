// Every write and sync of recording and syncing fails in turn, and the machine dies at each: nothing that was
// acknowledged is lost, nothing is there twice, and the directory always opens again.
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "doorstep/engine.h"
#include "doorstep/event/envelope.h"
#include "doorstep/testing/device_on_faulty_disk.h"

namespace doorstep {
namespace {

using testing::CrashLoss;
using testing::DeviceOnFaultyDisk;
using testing::DiskFault;

const VisitId kVisit("0192f0c1-2a3b-7c4d-8e5f-001122334455");

// What the engine has said: it is held to it.
struct Said {
  std::set<std::string> recorded;  // ids
  std::int64_t receipted = 0;
  bool enrolled = false;
};

NewEvent note(int number) {
  return {"note.recorded", CarerId("carer-1"), kVisit, PersonId("person-1"),
          R"({"kind":"daily_log","text":")" +
              std::string(static_cast<std::size_t>(100 + 97 * (number % 9)), 'n') + R"("})"};
}

std::vector<FeedChange> feed() {
  return {{"person", "person-1", 1, R"({"name":"Made Up","ref":"P1"})"},
          {"planned_visit", kVisit.str(), 1,
           R"({"person":"person-1","start":"2026-11-02T08:00:00.000Z","end":"2026-11-02T08:30:00.000Z"})"}};
}

// A day in short: enrol, work, sync, work on. Goes on over errors, as an app does.
void work(DeviceOnFaultyDisk& device, Said& said, int events) {
  const auto attempt = [&](const auto& step) {
    try {
      step();
      return true;
    } catch (const Error& error) {
      EXPECT_NE(error.error_class(), ErrorClass::bug) << error.what();
      EXPECT_NE(error.error_class(), ErrorClass::corrupt) << error.what();
      EXPECT_NE(error.error_class(), ErrorClass::key) << error.what();
      return false;
    }
  };
  std::unique_ptr<Engine> engine;
  if (!attempt([&] { engine = device.open(); })) return;
  if (!engine->identity() && attempt([&] { engine->begin_log(testing::made_up_identity()); }))
    said.enrolled = true;
  for (int i = 0; i < events; ++i) {
    device.clock.advance(1'000);
    attempt([&] { said.recorded.insert(engine->record(note(i)).id.str()); });
    if (i % 5 == 2) attempt([&] { engine->apply_feed(feed(), "cursor-" + std::to_string(i), false); });
    if (i % 5 == 3)
      attempt([&] {
        const std::int64_t seq = engine->head().seq;
        engine->add_receipt({seq, "epoch-1", "2026-11-02T09:00:00.000Z", "sig"});
        said.receipted = seq;
      });
    if (i % 5 == 4) attempt([&] { engine->today(); });
  }
}

// What must hold once the directory is open again.
void check(Engine& engine, const Said& said) {
  const auto identity = engine.identity();
  EXPECT_TRUE(identity || !said.enrolled);
  if (!identity) return;
  std::set<std::string> there;
  std::int64_t seq = 0;
  for (const auto& line : engine.lines(1, 100'000, 1U << 30U)) {
    const auto envelope = event::parse_envelope(line);
    ASSERT_TRUE(envelope);
    EXPECT_EQ(envelope->seq, ++seq);
    EXPECT_TRUE(there.insert(std::string(envelope->id)).second) << "twice";
  }
  for (const auto& id : said.recorded) EXPECT_TRUE(there.contains(id)) << "lost";
  EXPECT_EQ(engine.head().seq, seq);
  EXPECT_GE(engine.sent_seq(), said.receipted);
  EXPECT_FALSE(engine.verify().fault);
  EXPECT_TRUE(engine.incidents().empty());
  EXPECT_LE(engine.today().size(), 1U);
}

std::uint64_t operations_of_a_day(int events) {
  DeviceOnFaultyDisk device("dry-run");
  Said said;
  work(device, said, events);
  EXPECT_EQ(said.recorded.size(), static_cast<std::size_t>(events));
  return device.disk.operations();
}

constexpr int kEvents = 12;

class EveryOperation : public ::testing::TestWithParam<DiskFault> {};

TEST_P(EveryOperation, FailsOnceAndNothingIsLost) {
  const std::uint64_t operations = operations_of_a_day(kEvents);
  ASSERT_GT(operations, 50U);
  for (std::uint64_t at = 0; at < operations; ++at) {
    SCOPED_TRACE("operation " + std::to_string(at));
    DeviceOnFaultyDisk device("once");
    Said said;
    device.disk.fail_at(at, GetParam());
    work(device, said, kEvents);
    device.disk.crash(CrashLoss::all);
    work(device, said, 3);
    check(*device.open(), said);
    ASSERT_FALSE(HasFailure());
  }
}

TEST_P(EveryOperation, FailsFromThereOnAndNothingIsLost) {
  const std::uint64_t operations = operations_of_a_day(kEvents);
  for (std::uint64_t at = 0; at < operations; ++at) {
    SCOPED_TRACE("operation " + std::to_string(at));
    DeviceOnFaultyDisk device("forever");
    Said said;
    device.disk.fail_at(at, GetParam(), true);
    work(device, said, kEvents);
    device.disk.heal();
    work(device, said, 3);
    check(*device.open(), said);
    ASSERT_FALSE(HasFailure());
  }
}

INSTANTIATE_TEST_SUITE_P(Faults, EveryOperation,
                         ::testing::Values(DiskFault::io_error, DiskFault::no_space, DiskFault::short_write));

class EveryDeath : public ::testing::TestWithParam<CrashLoss> {};

TEST_P(EveryDeath, LosesNothingThatWasAcknowledged) {
  const std::uint64_t operations = operations_of_a_day(kEvents);
  const int seeds = GetParam() == CrashLoss::torn ? 5 : 1;
  for (std::uint64_t at = 0; at <= operations; ++at) {
    for (int seed = 1; seed <= seeds; ++seed) {
      SCOPED_TRACE("operation " + std::to_string(at) + " seed " + std::to_string(seed));
      DeviceOnFaultyDisk device("death", static_cast<std::uint64_t>(seed));
      Said said;
      device.disk.die_at(at);
      work(device, said, kEvents);
      device.disk.crash(GetParam());
      work(device, said, 3);
      check(*device.open(), said);
      ASSERT_FALSE(HasFailure());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Crashes, EveryDeath,
                         ::testing::Values(CrashLoss::all, CrashLoss::torn, CrashLoss::none));

}  // namespace
}  // namespace doorstep
