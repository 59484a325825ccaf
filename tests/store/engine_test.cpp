// Recording and asking, as an app does it.
#include "doorstep/engine.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doorstep/event/envelope.h"
#include "doorstep/testing/device_on_disk.h"
#include "doorstep/testing/device_on_faulty_disk.h"

#include "events.h"

namespace doorstep {
namespace {

using testing::DeviceOnDisk;
using testing::DeviceOnFaultyDisk;
using ::testing::ElementsAre;
using testing::made_up_identity;

const Crypto& crypto() { return platform::openssl_crypto(); }

event::EnvelopeView parse(const std::string& line) { return event::parse_envelope(line).value(); }

TEST(Recording, KeepsEventsOnARealDisk) {
  DeviceOnDisk device;
  {
    auto engine = device.open();
    engine->begin_log(made_up_identity());
    EXPECT_EQ(engine->record(check_in()).seq, 1);
    device.clock.advance(60'000);
    EXPECT_EQ(engine->record(check_out()).seq, 2);
  }
  auto engine = device.open();
  const auto lines = engine->lines(1, 100, 1'000'000);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(parse(lines[0]).prev, crypto().sha256(""));
  EXPECT_EQ(parse(lines[1]).prev, crypto().sha256(lines[0]));
  EXPECT_EQ(engine->head().hash, crypto().sha256(lines[1]));
  EXPECT_EQ(parse(lines[1]).device, made_up_identity().device.str());
  EXPECT_EQ(engine->visit(kVisit)->progress, VisitProgress::delivered);
}

TEST(Recording, NeedsAnEnrolledDevice) {
  DeviceOnFaultyDisk device("unenrolled");
  auto engine = device.open();
  EXPECT_EQ(error_of([&] { engine->record(check_in()); }), "auth:not_enrolled");
  EXPECT_FALSE(engine->status().enrolled);
  EXPECT_EQ(engine->head().seq, 0);
  EXPECT_TRUE(engine->today().empty());
}

TEST(Recording, StampsEventsItself) {
  DeviceOnFaultyDisk device("stamps");
  auto engine = device.open();
  engine->begin_log(made_up_identity());
  device.clock.wall = 1'793'000'000'123;
  device.clock.uptime = 5'000;
  const Recorded recorded = engine->record(check_in());
  const std::string line = engine->lines(1, 1, 1).at(0);
  const auto envelope = parse(line);
  EXPECT_EQ(envelope.at, 1'793'000'000'123);
  EXPECT_EQ(envelope.uptime_ms, 5'000);
  EXPECT_EQ(envelope.boot, "boot-1");
  EXPECT_EQ(envelope.id, recorded.id.str());
  EXPECT_TRUE(is_uuid_v7(recorded.id.str()));
}

TEST(Recording, NeverLetsTheUptimeGoBackWithinABoot) {
  DeviceOnFaultyDisk device("uptime");
  auto engine = device.open();
  engine->begin_log(made_up_identity());
  const auto record_at = [&](std::int64_t uptime_ms) {
    device.clock.uptime = uptime_ms;
    const std::int64_t seq = engine->record(check_in()).seq;
    return parse(engine->lines(seq, 1, 1).at(0)).uptime_ms;
  };
  EXPECT_EQ(record_at(9'000), 9'000);
  EXPECT_EQ(record_at(8'000), 9'000);
  engine = nullptr;
  engine = device.open();
  EXPECT_EQ(record_at(7'000), 9'000);
  device.clock.boot_id = "boot-2";
  EXPECT_EQ(record_at(100), 100);
}

TEST(Recording, TakesAnyWallClock) {
  DeviceOnFaultyDisk device("clocks");
  auto engine = device.open();
  engine->begin_log(made_up_identity());
  for (const Millis wall : {Millis{0}, Millis{-1}, INT64_MIN, INT64_MAX, Millis{253'402'300'800'000}}) {
    device.clock.wall = wall;
    EXPECT_EQ(error_of([&] { engine->record(check_in()); }), "") << wall;
  }
  EXPECT_FALSE(engine->verify().fault);
}

TEST(Recording, RefusesWhatWouldNotBeSoundAndWritesNothing) {
  DeviceOnFaultyDisk device("refusals");
  auto engine = device.open();
  engine->begin_log(made_up_identity());
  const auto refused = [&](const NewEvent& event) {
    EXPECT_EQ(error_of([&] { engine->record(event); }), "rejected:bad_event") << event.body.substr(0, 80);
  };
  NewEvent event = check_in();
  for (const char* body :
       {"", "[]", "{", "1", R"({"a":1.5})", R"({"a":9007199254740992})", "{\"a\":\"\xff\"}"}) {
    event.body = body;
    refused(event);
  }
  refused(note(70'000));
  refused(note(2'000'000));
  event = check_in();
  event.by = CarerId();
  refused(event);
  event.by = CarerId(std::string(201, 'c'));
  refused(event);
  event = check_in(VisitId("no-uuid"));
  refused(event);
  event = check_in();
  event.type = std::string(65, 't');
  refused(event);
  event = check_in();
  event.body = std::string(33, '[') + std::string(33, ']');
  refused(event);
  EXPECT_EQ(engine->head().seq, 0);
  EXPECT_EQ(engine->record(check_in()).seq, 1);
}

TEST(Recording, WritesBodiesInCanonicalForm) {
  DeviceOnFaultyDisk device("canonical");
  auto engine = device.open();
  engine->begin_log(made_up_identity());
  NewEvent event = check_in();
  event.body = R"( {"b": 1, "a" : "\u00e9" } )";
  engine->record(event);
  EXPECT_EQ(parse(engine->lines(1, 1, 1).at(0)).body, "{\"a\":\"\xc3\xa9\",\"b\":1}");
}

TEST(Recording, TakesALineOfExactlyTheLongestLength) {
  DeviceOnFaultyDisk device("longest");
  auto engine = device.open();
  engine->begin_log(made_up_identity());
  engine->record(note(0));
  const std::size_t room = event::kMaxLineBytes - engine->lines(1, 1, 1).at(0).size();
  EXPECT_EQ(error_of([&] { engine->record(note(room + 1)); }), "rejected:bad_event");
  engine->record(note(room));
  EXPECT_EQ(engine->lines(2, 1, 1).at(0).size(), event::kMaxLineBytes);
}

TEST(Recording, SyncsOnceAnEvent) {
  DeviceOnFaultyDisk device("syncs");
  auto engine = device.open();
  engine->begin_log(made_up_identity());
  engine->record(check_in());
  const std::uint64_t before = device.disk.syncs();
  for (int i = 0; i < 100; ++i) engine->record(note(300));
  EXPECT_EQ(device.disk.syncs() - before, 100U);
}

TEST(Recording, OnAFullDiskSaysSoAndTheRestGoesOn) {
  DeviceOnFaultyDisk device("full");
  auto engine = device.open();
  engine->begin_log(made_up_identity());
  engine->apply_feed(small_feed(), "cursor-1", true);
  engine->record(check_in());
  engine->today();
  device.disk.fail_at(device.disk.operations(), testing::DiskFault::no_space, true);
  EXPECT_EQ(error_of([&] { engine->record(check_out()); }), "space:disk_full");
  EXPECT_EQ(engine->today().size(), 1U);
  EXPECT_EQ(engine->status().unsent, 1);
  device.disk.crash(testing::CrashLoss::none);
  engine = nullptr;
  device.disk.fail_at(device.disk.operations(), testing::DiskFault::no_space, true);
  engine = device.open();
  EXPECT_EQ(engine->today().size(), 1U);
  EXPECT_EQ(engine->lines(1, 10, 10'000).size(), 1U);
  EXPECT_EQ(error_of([&] { engine->record(check_out()); }), "space:disk_full");
  device.disk.heal();
  EXPECT_EQ(engine->record(check_out()).seq, 2);
  EXPECT_FALSE(engine->verify().fault);
}

TEST(Recording, HasOneOwnerOnADiskInMemoryToo) {
  DeviceOnFaultyDisk device("owner");
  const auto engine = device.open();
  EXPECT_EQ(error_of([&] { device.open(); }), "busy:database_in_use");
}

TEST(Recording, MayComeFromSeveralThreads) {
  DeviceOnFaultyDisk device("threads");
  auto engine = device.open();
  engine->begin_log(made_up_identity());
  constexpr int kThreads = 4;
  constexpr int kEach = 50;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) {
        engine->record(note(50));
        if (i % 10 == 0) engine->today();
        engine->status();
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(engine->head().seq, kThreads * kEach);
  EXPECT_FALSE(engine->verify().fault);
}

TEST(Observers, AreToldAfterTheChangeAndMayAsk) {
  DeviceOnFaultyDisk device("observers");
  auto engine = device.open();
  std::vector<std::pair<Change, std::int64_t>> told;
  const int number =
      engine->add_observer([&](Change change) { told.emplace_back(change, engine->status().unsent); });
  engine->begin_log(made_up_identity());
  engine->record(check_in());
  error_of([&] { engine->record({}); });
  engine->add_receipt({1, "epoch-1", "2026-11-02T09:00:00.000Z", "sig"});
  engine->regress(0);
  engine->apply_feed(small_feed(), "cursor-1", true);
  engine->remove_observer(number);
  engine->record(check_out());
  using Told = std::pair<Change, std::int64_t>;
  EXPECT_THAT(told,
              ElementsAre(Told(Change::log_begun, 0), Told(Change::recorded, 1), Told(Change::receipted, 0),
                          Told(Change::receipted, 1), Told(Change::feed, 1)));
}

TEST(Lines, AreGivenInOrderWithinTheLimits) {
  DeviceOnFaultyDisk device("lines");
  auto engine = device.open();
  engine->begin_log(made_up_identity());
  for (int i = 0; i < 10; ++i) engine->record(note(100));
  const std::size_t bytes = engine->lines(1, 1, 1).at(0).size() + 1;
  EXPECT_EQ(engine->lines(1, 3, 1'000'000).size(), 3U);
  EXPECT_EQ(engine->lines(1, 100, 2 * bytes).size(), 2U);
  EXPECT_EQ(engine->lines(1, 100, 2 * bytes - 1).size(), 1U);
  EXPECT_EQ(engine->lines(1, 100, 0).size(), 1U);
  EXPECT_EQ(engine->lines(10, 100, 1'000'000).size(), 1U);
  EXPECT_TRUE(engine->lines(11, 100, 1'000'000).empty());
  EXPECT_EQ(engine->head_at(0).hash, crypto().sha256(""));
  EXPECT_EQ(engine->head_at(10), engine->head());
  EXPECT_EQ(error_of([&] { engine->head_at(11); }), "bug:no_such_line");
}

TEST(Lines, AreSignedAsTheProtocolSays) {
  DeviceOnFaultyDisk device("signature");
  auto engine = device.open();
  const PublicKey key = engine->enrolment_key();
  EXPECT_EQ(engine->enrolment_key(), key);  // a lost answer is asked for with the same key
  engine->begin_log(made_up_identity());
  EXPECT_NE(engine->enrolment_key(), key);
  EXPECT_EQ(engine->signer()->public_key(), key);
  engine->record(check_in());
  engine->record(check_out());
  const auto lines = engine->lines(1, 100, 1'000'000);
  const std::vector<std::string_view> views(lines.begin(), lines.end());
  const auto head = event::parse_signed_head(engine->sign_head(2)).value();
  const auto verified = event::verify_lines(crypto(), made_up_identity().device, key, views, head);
  EXPECT_TRUE(verified.log);
  EXPECT_TRUE(event::parse_signed_head(engine->sign_head(0)));
}

TEST(Visits, ListTheRotaAndWhatWasRecorded) {
  DeviceOnFaultyDisk device("visits");
  auto engine = device.open();
  engine->begin_log(made_up_identity());
  engine->apply_feed(small_feed(), "cursor-1", true);
  device.clock.wall = 1'793'577'600'000 + 8LL * 3'600'000;
  auto today = engine->today();
  ASSERT_EQ(today.size(), 1U);
  EXPECT_EQ(today[0].progress, VisitProgress::planned);
  EXPECT_EQ(today[0].person_name, "Made Up");
  EXPECT_THAT(today[0].carers, ElementsAre(CarerId("carer-1")));
  engine->record(check_in());
  EXPECT_EQ(engine->today()[0].progress, VisitProgress::in_progress);
  engine->record(check_out());
  EXPECT_EQ(engine->today()[0].progress, VisitProgress::delivered);

  const VisitId unplanned = engine->new_visit_id();
  engine->record({"visit.checked_in", CarerId("carer-1"), unplanned, PersonId("person-2"),
                  R"({"method":"manual","reason":"no signal","planned":false,"service":"night call"})"});
  today = engine->today();
  ASSERT_EQ(today.size(), 2U);
  EXPECT_FALSE(today[1].planned);
  EXPECT_EQ(today[1].service, "night call");
  EXPECT_EQ(today[1].progress, VisitProgress::in_progress);
  engine->record({"visit.voided", CarerId("carer-1"), unplanned, {}, R"({"reason":"mistake"})"});
  EXPECT_EQ(engine->visit(unplanned)->progress, VisitProgress::voided);
  EXPECT_EQ(engine->visit_lines(unplanned).size(), 2U);
  EXPECT_FALSE(engine->visit(VisitId("0192f0c1-2a3b-7c4d-8e5f-999999999999")));
}

TEST(Visits, ADayIsTheProvidersOwn) {
  DeviceOnFaultyDisk device("zone");
  auto engine = device.open();
  engine->begin_log(made_up_identity());
  auto changes = small_feed();
  changes.back().doc =
      R"({"person":"person-1","start":"2026-07-01T23:15:00.000Z","end":"2026-07-01T23:45:00.000Z"})";
  engine->apply_feed(changes, "cursor-1", true);
  device.clock.wall = parse_instant("2026-07-02T10:00:00.000Z").value();
  EXPECT_EQ(engine->today().size(), 1U);  // a quarter past midnight, British Summer Time
  engine->apply_feed({{"policy", "policy", 1, R"({"zone":"Etc/UTC"})"}}, "cursor-2", false);
  EXPECT_TRUE(engine->today().empty());
}

TEST(Status, IsCountedFromTheLog) {
  DeviceOnFaultyDisk device("status");
  auto engine = device.open();
  engine->begin_log(made_up_identity());
  device.clock.wall = 1'793'600'000'000;
  engine->record(check_in());
  device.clock.advance(1'000);
  engine->record(check_out());
  EXPECT_EQ(engine->status().unsent, 2);
  EXPECT_EQ(engine->status().oldest_unsent, 1'793'600'000'000);
  engine->add_receipt({1, "epoch-1", "2026-11-02T09:00:00.000Z", "sig"});
  EXPECT_EQ(engine->status().unsent, 1);
  EXPECT_EQ(engine->status().oldest_unsent, 1'793'600'001'000);
  engine->add_receipt({2, "epoch-1", "2026-11-02T09:00:01.000Z", "sig"});
  EXPECT_EQ(engine->status().unsent, 0);
  EXPECT_FALSE(engine->status().oldest_unsent);
  EXPECT_EQ(engine->status().last_receipt->time, "2026-11-02T09:00:01.000Z");
}

TEST(Status, RemembersSyncsJournal) {
  DeviceOnFaultyDisk device("journal");
  SyncJournal journal;
  journal.boot = "boot-1";
  journal.last_failure = SyncFailure{ErrorClass::offline, "no_route", 0, 17};
  journal.last_attempt = 18;
  journal.heard_time = "2026-11-02T09:00:00.000Z";
  journal.heard_uptime_ms = 19;
  device.open()->save_sync_journal(journal);
  const auto engine = device.open();
  const SyncJournal read = engine->status().sync;
  EXPECT_EQ(read.boot, "boot-1");
  EXPECT_EQ(read.last_failure->error_class, ErrorClass::offline);
  EXPECT_EQ(read.last_failure->code, "no_route");
  EXPECT_EQ(read.last_attempt, 18);
  EXPECT_EQ(read.heard_uptime_ms, 19);
  EXPECT_FALSE(read.next_attempt);
}

}  // namespace
}  // namespace doorstep
