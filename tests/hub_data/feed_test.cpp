// GET /v1/feed over a driven clock: what a device should hold, what has changed, what is gone.
#include "doorstep/hub/feed/feed.h"

#include <map>
#include <set>

#include <gmock/gmock.h>

#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/policy.h"

#include "world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::Tablet;
using doorstep::testing::World;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

// What a device keeps of its feed.
class Follower {
 public:
  Follower(World& world, const Tablet& tablet) : world_(world), device_(tablet.id().str()) {}

  // Asks until nothing more is there; gives how many changes came.
  int follow(int limit = 200) {
    int changes = 0;
    for (bool more = true; more;) {
      const json page = world_.get(device_, target(limit));
      EXPECT_LE(page["changes"].size(), static_cast<std::size_t>(limit));
      for (const json& change : page["changes"]) take(change);
      changes += static_cast<int>(page["changes"].size());
      cursor_ = page["cursor"].get<std::string>();
      more = page["more"].get<bool>();
    }
    return changes;
  }

  std::set<std::string> refs(const std::string& kind) const {
    std::set<std::string> refs;
    for (const auto& [key, doc] : held) {
      if (key.first == kind) refs.insert(doc.value("ref", ""));
    }
    return refs;
  }
  const json& doc(const std::string& kind, const std::string& ref) const {
    for (const auto& [key, doc] : held) {
      if (key.first == kind && doc.value("ref", "") == ref) return doc;
    }
    static const json kNone;
    ADD_FAILURE() << "no " << kind << ' ' << ref;
    return kNone;
  }
  std::vector<json> docs(const std::string& kind) const {
    std::vector<json> docs;
    for (const auto& [key, doc] : held) {
      if (key.first == kind) docs.push_back(doc);
    }
    return docs;
  }
  Response ask(const std::string& query) { return world_.request(device_, "GET", "/v1/feed" + query); }
  const std::string& cursor() const { return cursor_; }
  void forget() {
    cursor_.clear();
    held.clear();
    revs_.clear();
  }

  std::map<std::pair<std::string, std::string>, json> held;
  int gone = 0;

 private:
  std::string target(int limit) const {
    return "/v1/feed?limit=" + std::to_string(limit) + (cursor_.empty() ? "" : "&after=" + cursor_);
  }
  void take(const json& change) {
    const std::pair key{change["kind"].get<std::string>(), change["id"].get<std::string>()};
    const auto rev = change["rev"].get<std::int64_t>();
    EXPECT_GT(rev, revs_[key]);
    revs_[key] = rev;
    EXPECT_NE(change.contains("doc"), change.contains("gone"));
    if (change.contains("doc")) {
      held[key] = change["doc"];
    } else {
      EXPECT_EQ(change["gone"], true);
      gone += static_cast<int>(held.erase(key));
    }
  }

  World& world_;
  std::string device_;
  std::string cursor_;
  std::map<std::pair<std::string, std::string>, std::int64_t> revs_;
};

class Feed : public ::testing::Test {
 protected:
  Feed() { world.office.seed(); }
  static std::string code(const Response& response) { return json::parse(response.body).value("code", ""); }

  World world;
};

TEST_F(Feed, HoldsWhatTheCarerNeedsAndNothingElse) {
  Follower c1(world, world.tablet("c1"));
  world.office.take("outcomes.csv",
                    "outcome,person,goal,provider\no1,p1,Walks,brook\no2,p2,Cooks,brook\no3,p1,Reads,vale\n");
  c1.follow();
  EXPECT_THAT(c1.refs("planned_visit"), UnorderedElementsAre("v1", "v2"));
  EXPECT_THAT(c1.refs("person"), UnorderedElementsAre("p1", "p2"));
  EXPECT_THAT(c1.refs("carer"), UnorderedElementsAre("c1", "c2"));
  EXPECT_THAT(c1.refs("outcome"), UnorderedElementsAre("o1", "o2"));
  EXPECT_THAT(c1.refs("task"), UnorderedElementsAre("wash", "dress"));
  EXPECT_EQ(c1.docs("policy").size(), 1U);
  EXPECT_EQ(c1.docs("policy").front()["late_minutes"], 15);

  Follower c3(world, world.tablet("c3"));
  c3.follow();
  EXPECT_THAT(c3.refs("carer"), UnorderedElementsAre("c3"));
  EXPECT_TRUE(c3.refs("person").empty());
  EXPECT_TRUE(c3.refs("planned_visit").empty());
}

TEST_F(Feed, DocumentsHaveIdsForNamesAndNothingThatIsEmpty) {
  Follower c1(world, world.tablet("c1"));
  c1.follow();
  EXPECT_EQ(c1.doc("planned_visit", "v1"), (json{{"ref", "v1"},
                                                 {"person", world.person_id("p1")},
                                                 {"provider", "brook"},
                                                 {"service", "personal_care"},
                                                 {"start", "2026-09-22T07:00:00.000Z"},
                                                 {"end", "2026-09-22T07:30:00.000Z"},
                                                 {"carers", {world.carer_id("c1")}},
                                                 {"band", "standard"},
                                                 {"hours", "core"},
                                                 {"tasks", {"wash", "dress"}},
                                                 {"time_critical", true}}));
  EXPECT_EQ(c1.doc("planned_visit", "v2")["participants"],
            (json{world.person_id("p2"), world.person_id("p1")}));
  EXPECT_EQ(c1.doc("planned_visit", "v2")["time_critical"], false);
  EXPECT_EQ(c1.doc("person", "p1"), (json{{"ref", "p1"},
                                          {"name", "Ada Moor"},
                                          {"provider", "brook"},
                                          {"commissioner", "northshire"},
                                          {"lat_e7", 515'000'000},
                                          {"lon_e7", -1'200'000},
                                          {"zone", "east"},
                                          {"needs", "older_person"}}));
  EXPECT_EQ(
      c1.doc("carer", "c1"),
      (json{
          {"ref", "c1"}, {"name", "Dot Hill"}, {"provider", "brook"}, {"skills", "respite"}, {"own", true}}));
  EXPECT_FALSE(c1.doc("carer", "c2").contains("own"));
}

TEST_F(Feed, TellsChangesOnceAndInPages) {
  Follower c1(world, world.tablet("c1"));
  EXPECT_EQ(c1.follow(1), 9);  // 2 visits, 2 people, 2 carers, 2 tasks, the policy
  EXPECT_EQ(c1.follow(), 0);
  const std::string cursor = c1.cursor();
  world.office.take("carers.csv", "carer,name,provider\nc2,Ed Lane-Moor,brook\n");
  EXPECT_EQ(c1.follow(), 1);
  EXPECT_EQ(c1.doc("carer", "c2")["name"], "Ed Lane-Moor");
  EXPECT_NE(c1.cursor(), cursor);
  // The old cursor is still good: the change comes again.
  EXPECT_EQ(json::parse(c1.ask("?after=" + cursor).body)["changes"].size(), 1U);
}

TEST_F(Feed, WhoLeavesTheScopeIsGone) {
  Follower c2(world, world.tablet("c2"));
  c2.follow();
  EXPECT_THAT(c2.refs("planned_visit"), UnorderedElementsAre("v2"));
  EXPECT_THAT(c2.refs("person"), UnorderedElementsAre("p1", "p2"));
  world.office.take("rota.csv",
                    "visit,person,provider,service,start,end,carers\nv2,p2,brook,respite,2026-09-22T09:00,"
                    "2026-09-22T10:00,c1\n");
  c2.follow();
  EXPECT_EQ(c2.gone, 4);  // the visit, two people and the other carer
  EXPECT_THAT(c2.refs("carer"), ElementsAre("c2"));
  EXPECT_TRUE(c2.refs("person").empty());
  // From the start there is nothing of it, not even as gone.
  c2.forget();
  EXPECT_EQ(c2.follow(), 2);
}

TEST_F(Feed, HorizonMovesWithTheDays) {
  world.office.take("rota.csv",
                    "visit,person,provider,service,start,end,carers\n"
                    "back,p1,brook,x,2026-09-14T00:00,2026-09-14T00:30,c3\n"
                    "older,p1,brook,x,2026-09-13T23:59,2026-09-14T00:30,c3\n"
                    "ahead,p1,brook,x,2026-10-05T23:59,2026-10-06T00:30,c3\n"
                    "later,p1,brook,x,2026-10-06T00:00,2026-10-06T00:30,c3\n");
  Follower c3(world, world.tablet("c3"));
  world.set_time("2026-09-21T22:59:00Z");
  c3.follow();
  EXPECT_THAT(c3.refs("planned_visit"), UnorderedElementsAre("back", "ahead"));
  world.set_time("2026-09-21T23:00:00Z");  // midnight in London
  c3.follow();
  EXPECT_THAT(c3.refs("planned_visit"), UnorderedElementsAre("ahead", "later"));
  world.set_time("2026-10-20T08:00:00Z");
  c3.follow();
  EXPECT_TRUE(c3.refs("planned_visit").empty());
  EXPECT_TRUE(c3.refs("person").empty());
  EXPECT_THAT(c3.refs("carer"), ElementsAre("c3"));
}

TEST_F(Feed, PolicyChangesScopeAtOnce) {
  Follower c1(world, world.tablet("c1"));
  c1.follow();
  set_policy(*world.office.store, ProviderId("brook"), {{"horizon_ahead_days", "0"}});
  c1.follow();
  EXPECT_TRUE(c1.refs("planned_visit").empty());
  EXPECT_EQ(c1.docs("policy").front()["horizon_ahead_days"], 0);
}

TEST_F(Feed, CursorsOfOthersAreUnknown) {
  Follower c1(world, world.tablet("c1"));
  Follower c2(world, world.tablet("c2"));
  c1.follow();
  c2.follow();
  EXPECT_EQ(c1.ask("?after=" + c1.cursor()).status, 200);
  for (const std::string& cursor :
       {c2.cursor(), std::string("x"), std::string("%20"), std::string(), c1.cursor() + "A"}) {
    const Response response = c1.ask("?after=" + cursor);
    EXPECT_EQ(response.status, 410) << cursor;
    EXPECT_EQ(code(response), "cursor_unknown");
  }
}

TEST_F(Feed, CursorsOfAnEarlierEpochAreUnknown) {
  const Tablet& tablet = world.tablet("c1");
  const FeedRequest request{ProviderId("brook"), tablet.id(), std::nullopt, 200, world.clock.wall_ms()};
  FeedRequest next = request;
  next.after = read_feed(*world.office.store, "one", request).cursor;
  EXPECT_TRUE(read_feed(*world.office.store, "one", next).changes.empty());
  EXPECT_THROW(read_feed(*world.office.store, "two", next), Problem);
  EXPECT_EQ(read_feed(*world.office.store, "two", request).changes.size(), 9U);
}

TEST_F(Feed, LimitsAreChecked) {
  Follower c1(world, world.tablet("c1"));
  for (const char* limit : {"0", "1001", "-1", "x", "1.5", ""}) {
    const Response response = c1.ask(std::string("?limit=") + limit);
    EXPECT_EQ(response.status, 400) << limit;
    EXPECT_EQ(code(response), "bad_request");
  }
  EXPECT_EQ(c1.ask("?limit=1000").status, 200);
  EXPECT_EQ(world.request("brook", "GET", "/v1/feed").status, 403);
}

TEST_F(Feed, OthersNotesOnTheSamePeople) {
  Tablet& two = world.tablet("c2");
  Follower c1(world, world.tablet("c1"));
  Follower c3(world, world.tablet("c3"));
  world.set_time("2026-09-22T09:30:00Z");
  const EventId note = two.record("note.recorded", world.visit_id("v2"),
                                  {{"kind", "handover"}, {"text", "Slept badly"}}, world.person_id("p2"));
  const EventId without_person =
      two.record("note.recorded", world.visit_id("v2"), {{"kind", "daily_log"}, {"text", "Ate well"}});
  ASSERT_EQ(two.push(), 200);
  c1.follow();
  ASSERT_EQ(c1.docs("note").size(), 2U);
  EXPECT_EQ(c1.held.at({"note", note.str()}), (json{{"person", world.person_id("p2")},
                                                    {"visit", world.visit_id("v2")},
                                                    {"by", world.carer_id("c2")},
                                                    {"at", "2026-09-22T09:30:00.000Z"},
                                                    {"kind", "handover"},
                                                    {"text", "Slept badly"}}));
  EXPECT_EQ(c1.held.at({"note", without_person.str()})["person"], world.person_id("p2"));
  c3.follow();
  EXPECT_TRUE(c3.docs("note").empty());
  Follower own(world, two);
  own.follow();
  EXPECT_TRUE(own.docs("note").empty());

  two.record("entry.corrected", world.visit_id("v2"),
             {{"of", note.str()}, {"text", "Slept well"}, {"reason", "typo"}});
  ASSERT_EQ(two.push(), 200);
  EXPECT_EQ(c1.follow(), 1);
  EXPECT_EQ(c1.held.at({"note", note.str()})["text"], "Slept well");

  world.set_time("2026-09-30T09:30:00Z");
  c1.follow();
  EXPECT_TRUE(c1.docs("note").empty());
}

TEST_F(Feed, WritesNothingWhereNothingChanged) {
  Follower c1(world, world.tablet("c1"));
  c1.follow();
  const auto before = world.office.text("SELECT seen || last_pos FROM feed_state");
  world.clock.wall += 3'600'000;
  EXPECT_EQ(c1.follow(), 0);
  EXPECT_EQ(world.office.text("SELECT seen || last_pos FROM feed_state"), before);
}

TEST_F(Feed, ForgetsWhatHasLongBeenGone) {
  Follower c2(world, world.tablet("c2"));
  c2.follow();
  const std::string old = c2.cursor();
  world.clock.wall += 40LL * 24 * 3'600'000;
  c2.follow();
  EXPECT_GT(c2.gone, 0);
  world.clock.wall += 100LL * 24 * 3'600'000;
  c2.follow();
  EXPECT_EQ(world.office.count("SELECT count(*) FROM feed_item WHERE hash IS NULL"), 0);
  EXPECT_EQ(c2.ask("?after=" + old).status, 410);
  EXPECT_EQ(c2.ask("?after=" + c2.cursor()).status, 200);
}

}  // namespace
}  // namespace doorstep::hub
