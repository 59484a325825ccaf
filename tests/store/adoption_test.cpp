// A new log carries on what the one before had not sent.
#include "doorstep/store/adoption.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "doorstep/engine.h"
#include "doorstep/event/envelope.h"
#include "doorstep/testing/device_on_faulty_disk.h"

#include "events.h"

namespace doorstep {
namespace {

using nlohmann::json;
using testing::DeviceOnFaultyDisk;
using testing::made_up_identity;

// The lines that log.adopted events carry, put together again as the protocol says.
std::vector<std::string> carried(const std::vector<std::string>& events, const std::string& from) {
  std::vector<std::string> out;
  std::string parts;
  for (const auto& line : events) {
    EXPECT_LE(line.size(), event::kMaxLineBytes);
    const auto envelope = event::parse_envelope(line);
    EXPECT_TRUE(envelope);
    if (!envelope || envelope->type != "log.adopted") continue;
    const json body = json::parse(envelope->body);
    EXPECT_EQ(body["device"], from);
    if (body.contains("lines")) {
      for (const auto& each : body["lines"]) out.push_back(each);
      continue;
    }
    parts += body["text"].get<std::string>();
    if (body["part"] < body["parts"]) continue;
    const auto whole = event::parse_envelope(parts);
    EXPECT_TRUE(whole);
    EXPECT_EQ(body["seq"], whole ? whole->seq : 0);
    out.push_back(std::exchange(parts, {}));
  }
  return out;
}

TEST(Adoption, CarriesEverythingThatWasNotSent) {
  DeviceOnFaultyDisk device("adoption");
  auto engine = device.open();
  engine->begin_log(made_up_identity(1));
  for (int i = 0; i < 20; ++i) engine->record(note(static_cast<std::size_t>(i) * 100));
  engine->add_receipt({5, "epoch-1", "2026-11-02T09:00:00.000Z", "sig"});
  const auto unsent = engine->lines(6, 100, 1U << 30U);
  engine->begin_log(made_up_identity(2));
  EXPECT_EQ(engine->identity()->device, made_up_identity(2).device);
  EXPECT_EQ(engine->sent_seq(), 0);
  const auto events = engine->lines(1, 100, 1U << 30U);
  EXPECT_EQ(events.size(), 1U);  // packed
  EXPECT_EQ(event::parse_envelope(events[0])->by, "carer-1");
  EXPECT_EQ(carried(events, made_up_identity(1).device.str()), unsent);

  engine = nullptr;
  engine = device.open();
  EXPECT_EQ(engine->record(check_in()).seq, 2);
  EXPECT_FALSE(engine->verify().fault);
  const auto logs = engine->logs();
  ASSERT_EQ(logs.size(), 2U);
  EXPECT_EQ(logs[0].head.seq, 20);
  EXPECT_EQ(logs[0].sent, 5);
  EXPECT_EQ(engine->lines_of(1, 6, 100), unsent);
  EXPECT_EQ(engine->visit(kVisit)->events, 21);  // the device's own view spans its logs
  EXPECT_EQ(error_of([&] { engine->begin_log(made_up_identity(1)); }), "rejected:already_enrolled");
  EXPECT_EQ(error_of([&] { engine->begin_log({}); }), "rejected:bad_identity");
}

TEST(Adoption, OfNothingWritesNothing) {
  DeviceOnFaultyDisk device("adoption-none");
  auto engine = device.open();
  engine->begin_log(made_up_identity(1));
  engine->record(check_in());
  engine->add_receipt({1, "epoch-1", "2026-11-02T09:00:00.000Z", "sig"});
  engine->begin_log(made_up_identity(2));
  EXPECT_EQ(engine->head().seq, 0);
}

Identity of_epoch(int number, const std::string& epoch) {
  auto identity = made_up_identity(number);
  identity.epoch = epoch;
  return identity;
}

TEST(Adoption, CarriesWhatWasSentToAHubThatHasGoneBack) {
  DeviceOnFaultyDisk device("adoption-epoch");
  auto engine = device.open();
  engine->begin_log(of_epoch(1, "epoch-1"));
  for (int i = 0; i < 4; ++i) engine->record(check_in());
  engine->add_receipt({3, "epoch-1", "2026-11-02T09:00:00.000Z", "sig"});
  const auto all = engine->lines(1, 100, 1U << 30U);
  engine->begin_log(of_epoch(2, "epoch-2"));
  EXPECT_EQ(carried(engine->lines(1, 100, 1U << 30U), made_up_identity(1).device.str()), all);
}

TEST(Adoption, GoesBackToTheLogThatTheHubVouchesFor) {
  DeviceOnFaultyDisk device("adoption-epochs");
  auto engine = device.open();
  engine->begin_log(of_epoch(1, "epoch-1"));
  engine->record(check_in());
  engine->add_receipt({1, "epoch-1", "2026-11-02T09:00:00.000Z", "sig"});
  engine->begin_log(of_epoch(2, "epoch-1"));
  engine->record(check_in());
  engine->add_receipt({1, "epoch-2", "2026-11-02T10:00:00.000Z", "sig"});
  engine->begin_log(of_epoch(3, "epoch-2"));
  EXPECT_EQ(engine->head().seq, 0) << "a receipt of this epoch vouches for the logs before, too";
  engine->begin_log(of_epoch(4, "epoch-3"));
  EXPECT_EQ(engine->head().seq, 2)
      << "nothing vouches for anything: one event for each of the two logs with lines";
  engine->begin_log(of_epoch(5, "epoch-3"));
  EXPECT_EQ(engine->head().seq, 1) << "only what the fourth has not sent";
}

TEST(Adoption, OfAnAdoptionCarriesItAsItWas) {
  DeviceOnFaultyDisk device("adoption-twice");
  auto engine = device.open();
  engine->begin_log(made_up_identity(1));
  for (int i = 0; i < 200; ++i) engine->record(note(400));
  const auto first = engine->lines(1, 1'000, 1U << 30U);
  engine->begin_log(made_up_identity(2));
  const auto second = engine->lines(1, 1'000, 1U << 30U);
  EXPECT_GT(second.size(), 1U);
  engine->begin_log(made_up_identity(3));
  const auto third = engine->lines(1, 1'000, 1U << 30U);
  EXPECT_EQ(carried(third, made_up_identity(2).device.str()), second);
  EXPECT_EQ(carried(carried(third, made_up_identity(2).device.str()), made_up_identity(1).device.str()),
            first);
}

TEST(Adoption, CutsALineThatIsTooLongForOneEvent) {
  DeviceOnFaultyDisk device("adoption-long");
  auto engine = device.open();
  engine->begin_log(made_up_identity(1));
  engine->record(note(0));
  const std::size_t room = event::kMaxLineBytes - engine->lines(1, 1, 1).at(0).size();
  engine->record(note(room));
  NewEvent many_escapes = note(0);
  std::string text;  // two bytes each as JSON, four when carried; and characters of three bytes
  for (int i = 0; i < 9'000; ++i) text += i % 3 == 0 ? "\\\\" : i % 3 == 1 ? "\\\"" : "\xe2\x82\xac";
  many_escapes.body = R"({"kind":"daily_log","text":")" + text + R"("})";
  engine->record(many_escapes);
  engine->record(check_in());
  const auto lines = engine->lines(1, 100, 1U << 30U);
  EXPECT_EQ(lines[1].size(), event::kMaxLineBytes);
  engine->begin_log(made_up_identity(2));
  const auto events = engine->lines(1, 100, 1U << 30U);
  EXPECT_EQ(carried(events, made_up_identity(1).device.str()), lines);
  EXPECT_FALSE(engine->verify().fault);
}

TEST(Adoption, PacksGreedily) {
  DeviceOnFaultyDisk device("adoption-greedy");
  auto engine = device.open();
  engine->begin_log(made_up_identity(1));
  for (int i = 0; i < 500; ++i) engine->record(note(static_cast<std::size_t>(i * 37 % 900)));
  engine->begin_log(made_up_identity(2));
  const auto events = engine->lines(1, 1'000, 1U << 30U);
  for (std::size_t i = 0; i + 1 < events.size(); ++i) {
    const std::string next = carried({events[i + 1]}, made_up_identity(1).device.str()).at(0);
    EXPECT_GT(events[i].size() + json(next).dump().size() + 1, event::kMaxLineBytes)
        << "another line had fitted";
  }
}

}  // namespace
}  // namespace doorstep
