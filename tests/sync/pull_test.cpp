// The feed: pages, cursors, and full feeds in one piece.
#include "rig.h"

namespace doorstep::sync {
namespace {

using nlohmann::json;

class Pull : public Rig {
 protected:
  void to_feed() {
    put(SyncWanted{});
    if (asks_token()) give_token();
    give_receipt();
    ASSERT_TRUE(asks_feed());
  }
  static json change(const std::string& id, int rev = 1) {
    return {{"kind", "person"}, {"id", id}, {"rev", rev}, {"doc", {{"name", "Ada " + id}}}};
  }
};

TEST_F(Pull, TheFirstAsksForEverythingAndLaterOnesAfterTheCursor) {
  to_feed();
  EXPECT_EQ(sent().path, "/v1/feed?limit=200");
  answer(200, page(json::array({change("p1")}), "a b/c+1", false));
  EXPECT_EQ(store.feed.size(), 1u);
  to_feed();
  EXPECT_EQ(sent().path, "/v1/feed?limit=200&after=a%20b%2Fc%2B1");
}

TEST_F(Pull, MoreIsAskedForAtOnceAndAFullFeedIsAppliedInOnePiece) {
  store.feed["person/old"] = "{}";
  to_feed();
  answer(200, page(json::array({change("p1")}), "c1", true));
  EXPECT_EQ(store.feed.count("person/old"), 1u) << "not before the feed is complete";
  ASSERT_TRUE(asks_feed());
  EXPECT_EQ(sent().path, "/v1/feed?limit=200&after=c1");
  answer(200, page(json::array({change("p2")}), "c2", false));
  EXPECT_EQ(store.full_feeds, 1);
  EXPECT_EQ(store.feed.size(), 2u);
  EXPECT_EQ(store.cursor, "c2");
}

TEST_F(Pull, LaterPagesAreAppliedAsTheyCome) {
  store.cursor = "c5";
  to_feed();
  answer(200, page(json::array({change("p1")}), "c6", true));
  EXPECT_EQ(store.cursor, "c6");
  ASSERT_TRUE(asks_feed());
  answer(200,
         page(json::array({{{"kind", "person"}, {"id", "p1"}, {"rev", 2}, {"gone", true}}}), "c7", false));
  EXPECT_TRUE(store.feed.empty());
  EXPECT_EQ(store.full_feeds, 0);
}

TEST_F(Pull, AnUnknownCursorLeadsToAFullFeedThatReplacesEverything) {
  store.cursor = "stale";
  store.feed["person/left"] = "{}";
  to_feed();
  answer_problem(410, "cursor_unknown");
  ASSERT_TRUE(asks_feed());
  EXPECT_EQ(sent().path, "/v1/feed?limit=200");
  answer(200, page(json::array({change("p1")}), "n1", false));
  EXPECT_EQ(store.feed.count("person/left"), 0u);
  EXPECT_EQ(store.feed.count("person/p1"), 1u);
}

TEST_F(Pull, AnUnknownCursorInTheMiddleOfAFullFeedDoesNotSpin) {
  store.cursor = "stale";
  to_feed();
  answer_problem(410, "cursor_unknown");
  answer(200, page(json::array({change("p1")}), "n1", true));
  answer_problem(410, "cursor_unknown");
  EXPECT_FALSE(in_flight);
  run_timer();
  EXPECT_EQ(sent().path, "/v1/feed?limit=200");
}

TEST_F(Pull, AFullFeedGoesOnWhereAnAnswerWasLost) {
  to_feed();
  answer(200, page(json::array({change("p1")}), "n1", true));
  lose();
  run_timer();
  EXPECT_EQ(sent().path, "/v1/feed?limit=200&after=n1");
  answer(200, page(json::array({change("p2")}), "n2", false));
  EXPECT_EQ(store.feed.size(), 2u);
}

TEST_F(Pull, APageThatLeadsNowhereIsNotAskedForWithoutEnd) {
  store.cursor = "c1";
  to_feed();
  answer(200, page(json::array(), "c1", true));
  EXPECT_FALSE(in_flight);
  EXPECT_EQ(machine->status().last_failure->code, "feed_stuck");
}

TEST_F(Pull, LinesRecordedMeanwhileAreSentBeforeTheRoundIsDone) {
  to_feed();
  store.record(2);
  put(LinesRecorded{});
  give_feed();
  ASSERT_TRUE(asks_push());
  EXPECT_EQ(pushed_lines().size(), 2u);
  give_receipt();
  EXPECT_EQ(seen<RoundDone>().size(), 1u);
}

class NotAPage : public Rig, public ::testing::WithParamInterface<const char*> {};

TEST_P(NotAPage, ChangesNothingAndIsTriedAgain) {
  store.cursor = "c1";
  put(SyncWanted{});
  give_token();
  give_receipt();
  answer_text(200, GetParam());
  EXPECT_EQ(store.cursor, "c1");
  EXPECT_TRUE(seen<ApplyFeed>().empty());
  EXPECT_EQ(machine->status().last_failure->code, "not_an_answer");
  run_timer();
  EXPECT_TRUE(asks_feed());
}

INSTANTIATE_TEST_SUITE_P(
    Protocol, NotAPage,
    ::testing::Values(
        "", "<html>", "[]", "{}", R"({"changes":[],"more":false})",
        R"({"changes":[],"cursor":"","more":false})", R"({"changes":{},"cursor":"x","more":false})",
        R"({"changes":[],"cursor":"x","more":"no"})", R"({"changes":[1],"cursor":"x","more":false})",
        R"({"changes":[{"kind":"person","id":"p","rev":1}],"cursor":"x","more":false})",
        R"({"changes":[{"kind":"person","id":"p","rev":"1","doc":{}}],"cursor":"x","more":false})",
        R"({"changes":[{"kind":"person","id":"p","rev":1,"doc":{},"gone":true}],"cursor":"x","more":false})",
        R"({"changes":[{"kind":"person","id":"p","rev":1,"doc":[]}],"cursor":"x","more":false})"));

}  // namespace
}  // namespace doorstep::sync
