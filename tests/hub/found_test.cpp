// What is accepted, kept and put before the office (protocol.md §4, the last paragraph).
#include <gmock/gmock.h>

#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class Found : public ::testing::Test {
 protected:
  Found() {
    tablet.enrol(hub);
    tablet.by = office_id(hub.store(), "carer", "c1");
    visit = office_id(hub.store(), "planned_visit", "v1");
    person = office_id(hub.store(), "person", "p1");
  }

  json good() const {
    json event = tablet.event();
    event["visit"] = visit;
    event["person"] = person;
    return event;
  }
  // Pushes what was added, and gives "kind@seq" of everything that was found so far.
  std::vector<std::string> push() {
    const auto response = tablet.push(hub, tablet.push_body());
    EXPECT_EQ(response.status, 200) << response.body;
    return found();
  }
  std::vector<std::string> found() {
    std::vector<std::string> out;
    hub.store().read([&](hub::Connection& db) {
      db.each("SELECT kind, seq FROM found ORDER BY seq, kind", [&](const hub::Row& row) {
        out.push_back(row.text(0) + "@" + std::to_string(row.integer(1)));
      });
    });
    return out;
  }

  TestHub hub;
  Tablet tablet{1};
  std::string visit;
  std::string person;
};

TEST_F(Found, NothingInWhatIsKnown) {
  tablet.add(good());
  EXPECT_THAT(push(), IsEmpty());
}

TEST_F(Found, TypesAndBodiesThatAreNotUnderstood) {
  json unknown_type = good();
  unknown_type["type"] = "garden.watered";
  tablet.add(unknown_type);
  json bad_body = good();
  bad_body["body"] = {{"task", 7}};
  tablet.add(bad_body);
  EXPECT_THAT(push(), ElementsAre("unknown_type@1", "bad_body@2"));
  EXPECT_EQ(hub.count("SELECT count(*) FROM fact"), 2) << "both are kept";
}

TEST_F(Found, VisitsPeopleAndCarersThatAreNotKnown) {
  json event = good();
  event["visit"] = "c4a1b2d3-e5f6-4789-90ab-cdef01234567";
  event["person"] = "nobody";
  event["by"] = "nobody \"at\" all";
  tablet.add(event);
  EXPECT_THAT(push(), UnorderedElementsAre("unknown_visit@1", "unknown_person@1", "unknown_carer@1"));
  EXPECT_EQ(hub.store().read(
                [](hub::Connection& db) { return db.first("SELECT DISTINCT carer FROM found")->text(0); }),
            "nobody \"at\" all");
}

TEST_F(Found, AVisitCheckedInAsUnplannedIsKnownInAnyOrder) {
  const std::string unplanned = "c4a1b2d3-e5f6-4789-90ab-cdef01234567";
  json task = good();
  task["visit"] = unplanned;
  tablet.add(task);
  json check_in = tablet.event("visit.checked_in");
  check_in["visit"] = unplanned;
  check_in["person"] = person;
  check_in["body"] = {{"method", "gps"}, {"planned", false}, {"service", "personal_care"}};
  tablet.add(check_in);
  EXPECT_THAT(push(), IsEmpty()) << "the task came first, in the same push";
  json later = good();
  later["visit"] = unplanned;
  tablet.add(later);
  EXPECT_THAT(push(), IsEmpty());
}

TEST_F(Found, AnIdThatIsHeldAlreadyHasNoEffectAgain) {
  tablet.add(good());
  json again = good();
  again["id"] = json::parse(tablet.lines[0]).at("id");
  tablet.add(again);
  EXPECT_THAT(push(), ElementsAre("duplicate_id@2"));
  EXPECT_EQ(hub.count("SELECT count(*) FROM fact"), 1);
  EXPECT_EQ(hub.count("SELECT seq FROM fact"), 1);
  EXPECT_EQ(hub.count("SELECT count(*) FROM line"), 2) << "the line is kept";
  Tablet other(2);
  other.enrol(hub);
  other.by = tablet.by;
  json from_other = other.event();
  from_other["id"] = again["id"];
  from_other["visit"] = "c4a1b2d3-e5f6-4789-90ab-cdef01234567";  // of no effect, so not told either
  other.add(from_other);
  EXPECT_EQ(other.push(hub, other.push_body()).status, 200);
  EXPECT_THAT(found(), UnorderedElementsAre("duplicate_id@1", "duplicate_id@2"));
}

TEST_F(Found, AnUptimeThatWentBack) {
  tablet.add(good());
  json back = good();
  back["uptime_ms"] = 5'000'000;
  tablet.add(back);
  EXPECT_THAT(push(), ElementsAre("uptime_went_back@2"));
  json other_boot = good();
  other_boot["boot"] = "boot-2";
  other_boot["uptime_ms"] = 5;
  tablet.add(other_boot);
  json still_behind = good();
  still_behind["uptime_ms"] = 5'000'000;
  tablet.add(still_behind);
  EXPECT_THAT(push(), ElementsAre("uptime_went_back@2", "uptime_went_back@4"))
      << "across pushes, within a boot";
}

TEST_F(Found, IdsAreStableUuids) {
  json event = good();
  event["type"] = "garden.watered";
  tablet.add(event);
  push();
  const auto id = [&] {
    return hub.store().read([](hub::Connection& db) { return db.first("SELECT id FROM found")->text(0); });
  };
  const std::string first = id();
  EXPECT_TRUE(is_uuid(first));
  push();
  EXPECT_EQ(id(), first);
  EXPECT_EQ(hub.count("SELECT count(*) FROM found"), 1) << "a push that is repeated finds nothing again";
}

}  // namespace
}  // namespace doorstep::testing
