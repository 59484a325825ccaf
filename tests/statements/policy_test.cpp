// What a commissioner sets: thresholds of usage, who approves, the columns of its files. Nothing is edited in place.
#include <set>

#include <gmock/gmock.h>

#include "doorstep/hub/office/commissioner_policy.h"
#include "doorstep/testing/shared.h"

#include "small_world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::SmallWorld;
using doorstep::testing::StatementWorld;
using nlohmann::json;

constexpr const char* kPath = "/v1/commissioner-policy";

TEST(CommissionerPolicies, HaveDefaultsAndAHistory) {
  SmallWorld world;
  json shown = world.get("northshire", kPath);
  EXPECT_EQ(shown["policy"],
            json::parse(R"({"usage_under_percent":85,"usage_over_percent":105,"usage_weeks":4,
                                             "approval_by":"either"})"));
  EXPECT_EQ(shown["version"], 0);
  EXPECT_TRUE(shown["set_by"].is_null());
  world.must_post("northshire", kPath, {{"usage_weeks", 6}});
  world.clock.wall += 1'000;
  shown = world.must_post("northshire", kPath, {{"approval_by", "provider"}});
  EXPECT_EQ(shown["version"], 2);
  EXPECT_EQ(shown["policy"]["usage_weeks"], 6);
  EXPECT_EQ(shown["set_by"], "c");
  // The same again is no version; another commissioner has its own.
  EXPECT_EQ(world.must_post("northshire", kPath, {{"usage_weeks", 6}})["version"], 2);
  EXPECT_EQ(world.get("southborough", kPath)["version"], 0);
  const json items = world.get("northshire", std::string(kPath) + "/versions")["items"];
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0]["policy"]["approval_by"], "either");
  EXPECT_EQ(items[1]["policy"]["approval_by"], "provider");
  EXPECT_LT(items[0]["set"], items[1]["set"]);
  const json page = world.get("northshire", std::string(kPath) + "/versions?limit=1");
  EXPECT_EQ(page["items"], json::array({items[0]}));
  EXPECT_EQ(world.get("northshire", std::string(kPath) + "/versions?limit=1&after=" +
                                        page["next"].get<std::string>())["items"],
            json::array({items[1]}));
}

struct RefusedPolicy {
  json body;
  const char* code;
  const char* pointer;
};

TEST(CommissionerPolicies, AreSetWholeOrNotAtAll) {
  SmallWorld world;
  const RefusedPolicy cases[] = {
      {{{"usage_weeks", 6}, {"usage_months", 1}}, "unknown_member", "/usage_months"},
      {{{"a/b", 1}}, "unknown_member", "/a~1b"},
      {{{"usage_weeks", 0}}, "bad_value", "/usage_weeks"},
      {{{"usage_weeks", 53}}, "bad_value", "/usage_weeks"},
      {{{"usage_weeks", 4.5}}, "bad_type", "/usage_weeks"},
      {{{"usage_under_percent", -1}}, "bad_value", "/usage_under_percent"},
      {{{"usage_over_percent", "many"}}, "bad_value", "/usage_over_percent"},
      {{{"approval_by", "nobody"}}, "bad_value", "/approval_by"},
      {{{"approval_by", nullptr}}, "bad_type", "/approval_by"}};
  for (const RefusedPolicy& refused : cases) {
    const Response response = world.post("northshire", kPath, refused.body);
    EXPECT_EQ(response.status, 422) << refused.body;
    const json problem = json::parse(response.body);
    EXPECT_EQ(problem["code"], refused.code) << refused.body;
    EXPECT_EQ(problem["pointer"], refused.pointer);
  }
  EXPECT_EQ(world.request("northshire", "POST", kPath, "[]").status, 400);
  EXPECT_EQ(world.get("northshire", kPath)["version"], 0);
  for (const char* path : {kPath, "/v1/service-delivery-template"}) {
    EXPECT_EQ(world.request("brook", "GET", path).status, 403);
    EXPECT_EQ(world.post("brook", path, json::object()).status, 403);
  }
}

TEST(CommissionerPolicies, SayWhoseWordFreesAVisit) {
  SmallWorld world;
  for (const auto& [visit, person] : {std::pair("v1", "p1"), std::pair("v2", "p2")}) {
    world.plan(visit, person, "2026-09-07T08:00");
    world.deliver(visit, "2026-09-07T08:00", 5);  // short: held
  }
  const auto approve = [&](const char* caller, const char* visit) {
    return world.post(caller, "/v1/visits/" + std::string(visit) + "/approval", {{"approved", true}}).status;
  };
  world.must_post("northshire", kPath, {{"approval_by", "commissioner"}});
  EXPECT_EQ(approve("brook", "v1"), 403);
  EXPECT_EQ(approve("southborough", "v1"), 404);
  EXPECT_EQ(approve("brook", "v2"), 200);  // another commissioner's person
  EXPECT_EQ(world.line(world.make("northshire"), "v1")["state"], "held");
  EXPECT_EQ(approve("northshire", "v1"), 200);
  EXPECT_EQ(world.line(world.make("northshire"), "v1")["state"], "payable");
  world.must_post("northshire", kPath, {{"approval_by", "provider"}});
  EXPECT_EQ(approve("northshire", "v1"), 403);
  EXPECT_EQ(approve("brook", "v1"), 200);
  EXPECT_EQ(approve("southborough", "v2"), 200);
  EXPECT_EQ(world.office.count("SELECT count(*) FROM visit_approval"), 4);
}

TEST(CommissionerPolicies, ReadWhatAnotherVersionWrote) {
  const auto policy = read_commissioner_policy(R"({"usage_weeks":7,"usage_under_percent":-3,"later":true})");
  EXPECT_EQ(policy.usage_weeks, 7);
  EXPECT_EQ(policy.usage_under_percent, 85);
  EXPECT_EQ(read_commissioner_policy("nonsense"), CommissionerPolicy{});
  EXPECT_EQ(read_commissioner_policy(write_commissioner_policy(policy)), policy);
}

class UsageReviews : public ::testing::Test {
 protected:
  void SetUp() override { DOORSTEP_NEEDS_SHARED("data/rota-a"); }

  // Persons with a row that is marked.
  static std::set<std::string> reviewed(StatementWorld& world, const char* caller,
                                        const std::string& more = "") {
    std::set<std::string> people;
    const json page = world.get(caller, "/v1/usage?from=2026-10-05&to=2026-11-01" + more);
    for (const json& item : page["items"]) {
      if (item["review"].get<bool>()) people.insert(item["person"]);
    }
    return people;
  }
};

TEST_F(UsageReviews, GoByThePolicyOfThePersonsCommissioner) {
  StatementWorld world;
  world.work();
  world.set_time("2026-11-03T09:00:00Z");
  std::map<std::string, std::set<std::string>> people;  // by commissioner, with a package
  for (const char* commissioner : {"northshire", "southborough"}) {
    const json page = world.get(commissioner, "/v1/usage?from=2026-10-05&to=2026-11-01");
    for (const json& item : page["items"]) people[commissioner].insert(item["person"]);
  }
  const auto by_default = reviewed(world, "brightside");
  EXPECT_LT(by_default.size(), people["northshire"].size());
  world.post("northshire", kPath, {{"usage_under_percent", 1'000}});
  EXPECT_EQ(reviewed(world, "northshire"), people["northshire"]);
  EXPECT_EQ(reviewed(world, "southborough", "&under_percent=1000"), people["southborough"]);
  const auto mixed = reviewed(world, "brightside");
  for (const std::string& person : people["northshire"]) EXPECT_TRUE(mixed.contains(person)) << person;
  for (const std::string& person : people["southborough"])
    EXPECT_EQ(mixed.contains(person), by_default.contains(person)) << person;
  // Five weeks running can't be in four.
  world.post("northshire", kPath, {{"usage_weeks", 5}});
  EXPECT_TRUE(reviewed(world, "northshire").empty());
  EXPECT_EQ(reviewed(world, "northshire", "&weeks=4"), people["northshire"]);
}

TEST_F(UsageReviews, AWeekIsMarkedBeforeAndAfterTheOthersOfItsRunAreAskedFor) {
  StatementWorld world;
  world.work();
  world.set_time("2026-11-03T09:00:00Z");
  world.post("northshire", kPath, {{"usage_under_percent", 1'000}});
  for (const char* monday : {"2026-10-05", "2026-10-12", "2026-10-26"}) {
    const json items =
        world.get("northshire", std::string("/v1/usage?from=") + monday + "&to=" + monday)["items"];
    ASSERT_FALSE(items.empty());
    for (const json& item : items) {
      EXPECT_EQ(item["week"], monday);
      EXPECT_TRUE(item["review"].get<bool>()) << item;
    }
  }
}

TEST(DeliveryTemplates, AreKeptForTheCommissionersFiles) {
  SmallWorld world;
  world.plan("v1", "p1", "2026-09-07T08:00");
  world.deliver("v1", "2026-09-07T08:00", 30);
  const std::string id = world.make("northshire")["id"];
  const std::string all = world.make("brook")["id"];
  constexpr const char* kTemplate = "/v1/service-delivery-template";
  const auto file = [&](const char* caller, const std::string& statement) {
    return world.request(caller, "GET", "/v1/statements/" + statement + "/service-delivery").body;
  };
  const std::string everything = file("northshire", id);
  EXPECT_EQ(world.get("northshire", kTemplate)["version"], 0);
  // What is shown where nothing was set can be set.
  world.must_post("northshire", kTemplate, world.get("northshire", kTemplate)["template"]);
  EXPECT_EQ(file("northshire", id), everything);
  const json wanted = json::parse(R"({"columns":[{"name":"Ref","field":"visit"},{"field":"amount"}]})");
  EXPECT_EQ(world.must_post("northshire", kTemplate, wanted)["version"], 2);
  EXPECT_EQ(file("northshire", id), "Ref,amount\r\nv1,11.07\r\n");
  EXPECT_EQ(file("brook", id), "Ref,amount\r\nv1,11.07\r\n");  // whose statement it is, whoever reads it
  EXPECT_THAT(file("brook", all), ::testing::StartsWith("statement,commissioner,"));
  const Response bad = world.post("northshire", kTemplate, json::parse(R"({"columns":[{"field":"x"}]})"));
  EXPECT_EQ(bad.status, 422);
  EXPECT_EQ(json::parse(bad.body)["pointer"], "/columns/0/field");
  EXPECT_EQ(world.get("northshire", kTemplate)["template"], wanted);
  EXPECT_EQ(world.get("northshire", std::string(kTemplate) + "/versions")["items"].size(), 2U);
}

}  // namespace
}  // namespace doorstep::hub
