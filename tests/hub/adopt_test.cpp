// log.adopted: what an earlier log of a tablet had not sent comes inside its new one (protocol.md §2, §4).
#include <gmock/gmock.h>

#include "doorstep/hub/store/facts.h"

#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Adopt : public ::testing::Test {
 protected:
  Adopt() {
    old.enrol(hub);
    fresh.enrol(hub);
    old.by = fresh.by = office_id(hub.store(), "carer", "c1");
    visit = office_id(hub.store(), "planned_visit", "v1");
  }

  void add_old(int count) {
    for (int i = 0; i < count; ++i) {
      json event = old.event();
      event["visit"] = visit;
      old.add(event);
    }
  }
  json adopted(const json& body) const {
    json event = fresh.event("log.adopted");
    event["body"] = body;
    return event;
  }
  json adopted_lines(std::size_t first, std::size_t last) const {
    json lines = json::array();
    for (std::size_t i = first; i <= last; ++i) lines.push_back(old.lines[i - 1]);
    return adopted({{"device", old.id}, {"lines", lines}});
  }
  void push() {
    const auto response = fresh.push(hub, fresh.push_body());
    ASSERT_EQ(response.status, 200) << response.body;
  }
  std::vector<hub::Fact> facts() {
    return hub.store().read(
        [&](hub::Connection& db) { return hub::facts_of_visit(db, ProviderId("brook"), VisitId(visit)); });
  }
  std::vector<std::string> found() {
    std::vector<std::string> out;
    hub.store().read([&](hub::Connection& db) {
      db.each("SELECT kind FROM found ORDER BY kind",
              [&](const hub::Row& row) { out.push_back(row.text(0)); });
    });
    return out;
  }

  TestHub hub;
  Tablet old{1};
  Tablet fresh{2};
  std::string visit;
};

TEST_F(Adopt, LinesBecomeFactsOfTheirOwnDevice) {
  add_old(3);
  ASSERT_EQ(old.push(hub, old.push_body(1, 1)).status, 200);
  fresh.add(adopted_lines(2, 3));
  push();
  const auto held = facts();
  ASSERT_EQ(held.size(), 3U);
  EXPECT_FALSE(held[0].carrier);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(held[i].device.str(), old.id);
    EXPECT_EQ(held[i].seq, static_cast<std::int64_t>(i + 1));
    EXPECT_EQ(held[i].bytes, old.lines[i]);
  }
  EXPECT_EQ(held[2].carrier, DeviceId(fresh.id));
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Adopt, WhatIsHeldAlreadyIsSimplyThere) {
  add_old(2);
  ASSERT_EQ(old.push(hub, old.push_body()).status, 200);
  fresh.add(adopted_lines(1, 2));
  fresh.add(adopted_lines(2, 2));
  push();
  EXPECT_EQ(facts().size(), 2U);
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Adopt, ALineThatItsOwnLogSendsLaterIsThereOnce) {
  add_old(2);
  fresh.add(adopted_lines(1, 2));
  push();
  ASSERT_EQ(old.push(hub, old.push_body()).status, 200);
  EXPECT_EQ(facts().size(), 2U);
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Adopt, OtherBytesUnderAnIdAreADuplicate) {
  add_old(1);
  ASSERT_EQ(old.push(hub, old.push_body()).status, 200);
  json forged = json::parse(old.lines[0]);
  forged["uptime_ms"] = 1;
  fresh.add(adopted({{"device", old.id}, {"lines", {forged.dump()}}}));
  push();
  ASSERT_EQ(facts().size(), 1U);
  EXPECT_EQ(facts()[0].bytes, old.lines[0]);
  EXPECT_THAT(found(), ElementsAre("duplicate_id"));
}

TEST_F(Adopt, ALineInPartsIsTakenWhenAllAreThere) {
  add_old(1);
  const std::string& line = old.lines[0];
  const auto part = [&](int number, std::size_t from, std::size_t to) {
    return adopted({{"device", old.id},
                    {"seq", 1},
                    {"part", number},
                    {"parts", 3},
                    {"text", line.substr(from, to - from)}});
  };
  fresh.add(part(1, 0, 100));
  fresh.add(part(3, 200, line.size()));
  push();
  EXPECT_EQ(facts().size(), 0U);
  fresh.add(part(2, 100, 200));
  push();
  ASSERT_EQ(facts().size(), 1U);
  EXPECT_EQ(facts()[0].bytes, line);
  EXPECT_EQ(hub.count("SELECT count(*) FROM adopted_part"), 0);
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Adopt, WhatIsNoSoundLineOfThatDeviceIsABadBodyAndTheRestIsTaken) {
  add_old(2);
  json of_another = json::parse(old.lines[1]);
  of_another["device"] = "018f3c1e-5b7a-4c3d-9e21-7a1b2c3d4e5f";
  fresh.add(adopted({{"device", old.id}, {"lines", {"nonsense", of_another.dump(), old.lines[0]}}}));
  fresh.add(adopted({{"device", fresh.id}, {"lines", {fresh.lines[0]}}}));
  push();
  EXPECT_EQ(facts().size(), 1U);
  EXPECT_THAT(found(), ElementsAre("bad_body", "bad_body"));
}

TEST_F(Adopt, ALogThatAdoptedCanBeAdopted) {
  add_old(2);
  fresh.add(adopted_lines(1, 2));
  Tablet third(3);
  third.enrol(hub);
  third.by = fresh.by;
  json event = third.event("log.adopted");
  event["body"] = {{"device", fresh.id}, {"lines", {fresh.lines[0]}}};
  third.add(event);
  ASSERT_EQ(third.push(hub, third.push_body()).status, 200);
  ASSERT_EQ(facts().size(), 2U);
  EXPECT_EQ(facts()[0].carrier, DeviceId(third.id));
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Adopt, UnplannedVisitsAndUnknownOnesAreSeenInAdoptedLines) {
  json check_in = old.event("visit.checked_in");
  check_in["visit"] = "c4a1b2d3-e5f6-4789-90ab-cdef01234567";
  check_in["body"] = {{"method", "gps"}, {"planned", false}, {"service", "s"}};
  old.add(check_in);
  json unknown = old.event();
  unknown["visit"] = "d4a1b2d3-e5f6-4789-90ab-cdef01234567";
  old.add(unknown);
  fresh.add(adopted_lines(1, 2));
  push();
  EXPECT_THAT(found(), ElementsAre("unknown_visit"));
  EXPECT_EQ(hub.count("SELECT count(*) FROM boot_span WHERE first_seq = 1 AND last_seq = 2"), 1)
      << "of the earlier log";
}

}  // namespace
}  // namespace doorstep::testing
