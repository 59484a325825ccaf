// What the hub knows beyond the visits of a period and hands to the payment function: stays in hospital that began
// before it, overrun that the commissioner agreed to; and visits that nobody planned.
#include <gmock/gmock.h>

#include "small_world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::SmallWorld;
using nlohmann::json;

// What a hospital visit of 7 September says, in a statement of that month.
class Stays : public ::testing::Test {
 protected:
  void visit(const std::string& name, const std::string& start, const char* what,
             const std::string& person = "p1") {
    world.plan(name, person, start);
    if (what == std::string("delivered")) {
      world.deliver(name, start, 30);
    } else if (*what != '\0') {
      world.report(name, start, what);
    }
  }
  json of_september(const char* visit = "sept") {
    world.set_time("2026-10-05T00:00:00Z");
    return world.requested("brook", world.make("brook"), visit);
  }

  SmallWorld world;
};

TEST_F(Stays, BeganWithTheFirstHospitalVisitAfterTheLastThatWasDelivered) {
  visit("a", "2026-08-20T08:00", "hospital");
  visit("b", "2026-08-25T08:00", "delivered");
  visit("c", "2026-08-28T08:00", "hospital");
  visit("d", "2026-08-30T08:00", "hospital");
  visit("e", "2026-08-31T08:00", "");  // missed: nothing ends a stay but a visit
  visit("sept", "2026-09-07T08:00", "hospital");
  EXPECT_EQ(of_september()["admitted"], "2026-08-28");
  // 14 days are retained: to 10 September, and not as if it had begun on the 7th.
  visit("day14", "2026-09-10T08:00", "hospital");
  visit("day15", "2026-09-11T08:00", "hospital");
  world.set_time("2026-10-05T00:00:00Z");
  const json made = world.make("brook");
  EXPECT_EQ(world.line(made, "day14")["state"], "payable");
  EXPECT_EQ(world.line(made, "day15")["state"], "not_payable");
}

TEST_F(Stays, AreNotBegunBeforeWhereThePersonWasHome) {
  visit("a", "2026-08-28T08:00", "hospital");
  visit("home", "2026-09-05T08:00", "delivered");
  visit("sept", "2026-09-07T08:00", "hospital");
  EXPECT_FALSE(of_september().contains("admitted"));
}

TEST_F(Stays, OfAnotherPersonAreNone) {
  visit("a", "2026-08-28T08:00", "hospital", "p3");
  visit("sept", "2026-09-07T08:00", "hospital");
  EXPECT_FALSE(of_september().contains("admitted"));
}

TEST_F(Stays, EndWithAVisitThatNobodyPlanned) {
  visit("a", "2026-08-26T08:00", "hospital");
  world.deliver_unplanned("p1", "2026-08-27T08:00", 30);
  visit("c", "2026-08-28T08:00", "hospital");
  visit("sept", "2026-09-07T08:00", "hospital");
  EXPECT_EQ(of_september()["admitted"], "2026-08-28");
}

TEST_F(Stays, EndWithASessionOfSomebodyElse) {
  visit("a", "2026-08-24T08:00", "hospital");
  world.office.take("rota.csv",
                    "visit,person,provider,service,start,end,carers,participants\n"
                    "lunch,p3,brook,respite,2026-08-27T12:00,2026-08-27T12:30,c1,p3;p1\n");
  world.deliver("lunch", "2026-08-27T12:00", 30);
  visit("c", "2026-08-29T08:00", "hospital");
  visit("sept", "2026-09-07T08:00", "hospital");
  EXPECT_EQ(of_september()["admitted"], "2026-08-29");
}

TEST_F(Stays, ThatBecomeKnownLaterAreSettledByARevision) {
  world.plan("a", "p1", "2026-08-20T08:00");
  visit("sept", "2026-09-07T08:00", "hospital");
  world.set_time("2026-10-05T00:00:00Z");
  const json made = world.make("northshire");
  const std::string path = "/v1/statements/" + made["id"].get<std::string>();
  world.must_post("northshire", path + "/close");
  EXPECT_EQ(world.line(made, "sept")["state"], "payable");
  world.report("a", "2026-08-20T08:00", "hospital");
  world.set_time("2026-10-06T00:00:00Z");
  const json difference = world.must_post("northshire", path + "/revisions");
  ASSERT_EQ(difference["lines"].size(), 1U);
  EXPECT_EQ(difference["lines"][0]["after"], "not_payable");
}

class Overrun : public Stays {
 protected:
  json line() {
    world.set_time("2026-10-05T00:00:00Z");
    return world.line(world.make("northshire"), "long");
  }
  static constexpr const char* kApproval = "/v1/visits/long/approval";
};

TEST_F(Overrun, AgreedToByTheCommissionerIsPaid) {
  world.plan("long", "p1", "2026-09-07T08:00");
  world.deliver("long", "2026-09-07T08:00", 60);
  EXPECT_EQ(line()["payable_seconds"], 40 * 60);  // the card pays ten minutes more than planned
  world.must_post("northshire", kApproval,
                  {{"approved", false}, {"extra_minutes", 15}, {"reason", "a fall"}});
  EXPECT_EQ(line()["payable_seconds"], 55 * 60);
  world.must_post("northshire", kApproval, {{"approved", true}});
  EXPECT_EQ(line()["payable_seconds"], 55 * 60);  // nothing was said of the minutes
  world.must_post("northshire", kApproval, {{"approved", true}, {"extra_minutes", 0}});
  EXPECT_EQ(line()["payable_seconds"], 40 * 60);
  EXPECT_EQ(world.office.count("SELECT count(*) FROM visit_approval"), 3);
}

TEST_F(Overrun, IsNotForTheProviderToAgreeTo) {
  world.plan("long", "p1", "2026-09-07T08:00");
  world.deliver("long", "2026-09-07T08:00", 60);
  const json extra{{"approved", true}, {"extra_minutes", 15}};
  EXPECT_EQ(world.post("brook", kApproval, extra).status, 403);
  EXPECT_EQ(world.post("southborough", kApproval, extra).status, 404);
  for (const json& odd : {json(-1), json(1.5), json("15"), json(1'441), json(true)})
    EXPECT_EQ(world.post("northshire", kApproval, {{"approved", true}, {"extra_minutes", odd}}).status, 400)
        << odd;
  EXPECT_EQ(line()["payable_seconds"], 40 * 60);
}

TEST_F(Stays, AVisitWithoutAPlanIsHeldUntilItIsApproved) {
  const std::string visit = world.deliver_unplanned("p1", "2026-09-07T08:00", 20);
  world.set_time("2026-10-05T00:00:00Z");
  const json held = world.line(world.make("northshire"), visit);
  EXPECT_EQ(held["state"], "held");
  EXPECT_EQ(held["reasons"], json::array({"unplanned"}));
  EXPECT_EQ(held["service"], "respite");
  EXPECT_EQ(held["planned_seconds"], 0);
  world.must_post("northshire", "/v1/visits/" + visit + "/approval", {{"approved", true}});
  const json paid = world.line(world.make("northshire"), visit);
  EXPECT_EQ(paid["state"], "payable");
  EXPECT_EQ(paid["payable_seconds"], 20 * 60);
  EXPECT_EQ(paid["person"], "p1");
  EXPECT_EQ(paid["carer"], "c1");
  // Whose day it is on is decided by when it began.
  EXPECT_TRUE(world.make("northshire", "2026-09-08", "2026-09-30")["lines"].empty());
  EXPECT_TRUE(world.make("southborough")["lines"].empty());
}

}  // namespace
}  // namespace doorstep::hub
