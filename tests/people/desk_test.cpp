// The office's and the operator's administration.
#include <gmock/gmock.h>

#include "browser.h"

namespace doorstep::testing {
namespace {

using hub::Role;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

class DeskTest : public ::testing::Test {
 protected:
  DeskTest() {
    make_person(hub, {"ruth", "Ruth Hale", Role::provider, "brook", true});
    make_person(hub, {"tom", "Tom Reed", Role::provider, "brook"});
    make_person(hub, {"vic", "Vic Dale", Role::provider, "vale", true});
    make_person(hub, {"cass", "Cass Wye", Role::commissioner, "southborough", true});
    make_person(hub, {"ozzie", "Oz Quay", Role::operator_, "", true});
  }
  std::vector<std::string> names(Browser& browser, const std::string& target) {
    std::vector<std::string> list;
    const json page = browser.get(target);
    for (const json& item : page.at("items")) list.push_back(item.at("name"));
    return list;
  }
  std::string id_of(const std::string& name) {
    return hub.store().read(
        [&](hub::Connection& db) { return hub::find_account_by_name(db, name).value().id; });
  }
  std::vector<std::string> events_of(const std::string& name) {
    std::vector<std::string> list;
    hub.store().read([&](hub::Connection& db) {
      list.clear();
      db.each(
          "SELECT what FROM account_event WHERE account = $1",
          [&](const hub::Row& row) { list.push_back(row.text(0)); },
          hub::find_account_by_name(db, name).value().id);
    });
    return list;
  }
  TestHub hub;
};

TEST_F(DeskTest, ListsHoldOnesOwnAlone) {
  Browser office(hub, "ruth");
  EXPECT_THAT(names(office, "/v1/people"), ::testing::ElementsAre("Ada Moor", "Ben Fell"));
  EXPECT_THAT(names(office, "/v1/carers"), ::testing::ElementsAre("Dot Hill", "Ed Lane"));
  Browser council(hub, "cass");
  EXPECT_THAT(names(council, "/v1/people"), ::testing::ElementsAre("Cy Dale"));
  EXPECT_EQ(code_of(council.send("GET", "/v1/carers")), "403 wrong_role");
  const json first = office.get("/v1/people?limit=1");
  const json second = office.get("/v1/people?limit=1&after=" + first.at("next").get<std::string>());
  EXPECT_EQ(second.at("items").at(0).at("ref"), "p2");
  EXPECT_TRUE(second.at("next").is_null());
}

TEST_F(DeskTest, NamesAreOfThoseWhomOneSees) {
  Browser office(hub, "ruth");
  const json own = office.get("/v1/names");
  ASSERT_EQ(own.at("people").size(), 2);
  EXPECT_EQ(own.at("people").at(0).at("ref"), "p1");
  EXPECT_EQ(own.at("people").at(0).at("name"), "Ada Moor");
  EXPECT_EQ(own.at("carers").at(0).at("name"), "Dot Hill");
  const json funded = Browser(hub, "cass").get("/v1/names");
  ASSERT_EQ(funded.at("people").size(), 1);
  EXPECT_EQ(funded.at("people").at(0).at("name"), "Cy Dale");
  for (const json& carer : funded.at("carers"))
    EXPECT_THAT(carer.at("name").get<std::string>(), Not(HasSubstr(" "))) << "a first name alone";
  EXPECT_EQ(hub.count("SELECT count(*) FROM access_audit WHERE what = 'names'"), 3);
  office.get("/v1/names");
  EXPECT_EQ(hub.count("SELECT count(*) FROM access_audit WHERE what = 'names'"), 3) << "told a moment ago";
}

TEST_F(DeskTest, DevicesAreEnrolledSeenAndRevoked) {
  Browser office(hub, "ruth");
  const json code = body_of(office.send("POST", "/v1/enrolment-codes", {{"carers", {"c1"}}}));
  EXPECT_EQ(code.at("code").get<std::string>().size(), 22);
  EXPECT_EQ(code_of(office.send("POST", "/v1/enrolment-codes", {{"carers", {"c9"}}})), "404 not_found");
  Tablet tablet(1);
  tablet.enrol(hub);
  tablet.add();
  ASSERT_EQ(tablet.push(hub, tablet.push_body()).status, 200);
  const json devices = office.get("/v1/devices");
  ASSERT_EQ(devices.at("items").size(), 1);
  EXPECT_EQ(devices.at("items").at(0).at("id"), tablet.id);
  EXPECT_EQ(devices.at("items").at(0).at("events_held"), 1);
  EXPECT_TRUE(devices.at("items").at(0).at("unsent").is_null()) << "it did not say";
  tablet.contact = {{"boot", "b"}, {"uptime_ms", 5}, {"log_seq", 8}};
  ASSERT_EQ(tablet.push(hub, tablet.push_body()).status, 200);
  EXPECT_EQ(office.get("/v1/devices").at("items").at(0).at("unsent"), 7);
  hub.clock.wall += 1000;
  tablet.contact = {{"boot", "b"}, {"uptime_ms", 6}, {"log_seq", 1}};
  ASSERT_EQ(tablet.push(hub, tablet.push_body()).status, 200);
  EXPECT_EQ(office.get("/v1/devices").at("items").at(0).at("unsent"), 0);
  const std::string target = "/v1/devices/" + tablet.id + "/revocation";
  EXPECT_EQ(office.send("POST", "/v1/enrolment-codes", {{"replaces", tablet.id}}).status, 201);
  EXPECT_EQ(code_of(Browser(hub, "vic").send("POST", "/v1/enrolment-codes", {{"replaces", tablet.id}})),
            "404 not_found");
  EXPECT_EQ(code_of(office.send("POST", "/v1/enrolment-codes", {{"replaces", 7}})), "400 bad_request");
  EXPECT_EQ(hub.count("SELECT count(*) FROM account_event WHERE what = 'device_recovery_allowed'"), 1);
  EXPECT_EQ(office.send("POST", target, {{"deliver_first", true}}).status, 200);
  EXPECT_TRUE(office.get("/v1/devices").at("items").at(0).at("retired_at").is_string());
  EXPECT_EQ(tablet.push(hub, tablet.push_body()).status, 200) << "it may still send";
  EXPECT_EQ(code_of(Browser(hub, "vic").send("POST", target, {{"wipe", true}})), "404 not_found");
  EXPECT_EQ(office.send("POST", target, {{"wipe", true}}).status, 200);
  EXPECT_EQ(code_of(tablet.push(hub, tablet.push_body())), "403 device_revoked");
}

TEST_F(DeskTest, AnImportTakesOnesOwnRowsAlone) {
  Browser office(hub, "ruth");
  const auto import = [&](const std::string& text) {
    return office.send("POST", "/v1/imports", {{"files", {{{"name", "a.csv"}, {"text", text}}}}});
  };
  const auto added = import("carer,name,provider\nc3,Gil Weir,brook\n");
  ASSERT_EQ(added.status, 200) << added.body;
  EXPECT_EQ(body_of(added).at("files").at(0).at("added"), 1);
  const auto refused = import("carer,name,provider\nc9,Changed,vale\n");
  EXPECT_EQ(code_of(refused), "422 bad_import");
  const json error = body_of(refused).at("errors").at(0);
  EXPECT_EQ(error.at("line"), 2);
  EXPECT_EQ(error.at("column"), "provider");
  EXPECT_EQ(error.at("code"), "bad_value");
  EXPECT_EQ(hub.count("SELECT count(*) FROM carer WHERE name = 'Changed'"), 0);
  const auto bad =
      import("visit,person,provider,service,start,end,carers\nv9,p9,brook,x,2026-09-22T08:00,never,c1\n");
  EXPECT_EQ(body_of(bad).at("errors").size(), 2);
  EXPECT_EQ(code_of(import("{\"id\":\"card\"}")), "422 bad_import");
}

TEST_F(DeskTest, APersonOfAnotherProviderIsNotEvenAmbiguous) {
  Browser office(hub, "vic");  // brook has a p1 too
  const auto taken =
      office.send("POST", "/v1/imports",
                  {{"files", {{{"name", "o.csv"}, {"text", "outcome,person,goal\nwalk,p1,To the gate\n"}}}}});
  EXPECT_EQ(taken.status, 200) << taken.body;
  const auto unknown =
      office.send("POST", "/v1/imports",
                  {{"files", {{{"name", "o.csv"}, {"text", "outcome,person,goal\nwalk,p2,Away\n"}}}}});
  EXPECT_EQ(body_of(unknown).at("errors").at(0).at("code"), "unknown_reference");
}

TEST_F(DeskTest, AdministratorsManageTheirOwnStaff) {
  Browser admin(hub, "ruth");
  const auto made = admin.send("POST", "/v1/accounts", {{"name", "una"}, {"display_name", "Una Ford"}});
  ASSERT_EQ(made.status, 201) << made.body;
  const json account = body_of(made);
  EXPECT_EQ(account.at("of"), "brook");
  EXPECT_THAT(admin.get("/v1/accounts").at("items"), ::testing::SizeIs(3));
  Browser una(hub);
  EXPECT_EQ(una.send("POST", "/v1/passwords",
                     {{"token", account.at("set_password").at("token")}, {"password", kPassword}})
                .status,
            200);
  give_totp(hub, account.at("id"));
  ASSERT_EQ(una.sign_in("una", kPassword).status, 201);
  EXPECT_EQ(code_of(una.send("GET", "/v1/accounts")), "403 wrong_role");
  const std::string target = "/v1/accounts/" + account.at("id").get<std::string>();
  EXPECT_EQ(code_of(Browser(hub, "vic").send("POST", target + "/closure")), "404 not_found");
  EXPECT_EQ(code_of(Browser(hub, "cass").send("POST", target + "/password-link")), "404 not_found");
  EXPECT_EQ(admin.send("POST", target + "/closure").status, 200);
  EXPECT_EQ(code_of(una.send("GET", "/v1/session")), "401 session_ended");
  EXPECT_EQ(code_of(admin.send("POST", "/v1/accounts", {{"name", "UNA"}, {"display_name", "x"}})),
            "409 name_in_use");
}

TEST_F(DeskTest, AClosedAccountIsOpenedAgainAsItWas) {
  Browser admin(hub, "ruth");
  const std::string tom = "/v1/accounts/" + id_of("tom");
  EXPECT_EQ(code_of(admin.send("POST", tom + "/reopening")), "409 not_closed");
  EXPECT_EQ(admin.send("POST", tom + "/closure").status, 200);
  EXPECT_EQ(code_of(Browser(hub).sign_in("tom", kPassword)), "401 sign_in_refused");
  EXPECT_EQ(code_of(Browser(hub, "vic").send("POST", tom + "/reopening")), "404 not_found");
  EXPECT_EQ(admin.send("POST", tom + "/reopening").status, 200);
  EXPECT_EQ(Browser(hub).sign_in("tom", kPassword).status, 201);
  EXPECT_THAT(events_of("tom"), ::testing::IsSupersetOf({"account_closed", "account_reopened"}));
}

TEST_F(DeskTest, ALostSecondFactorIsTakenAwayByAnAdministrator) {
  Browser admin(hub, "ruth");
  Browser tom(hub, "tom");
  hub.store().write([&](hub::Connection& db) {
    db.exec("UPDATE account SET totp_sealed = $1 WHERE name = 'tom'", hub::Blob{"sealed"});
  });
  const std::string target = "/v1/accounts/" + id_of("tom") + "/totp-removal";
  EXPECT_EQ(code_of(tom.send("POST", target)), "403 wrong_role");
  EXPECT_EQ(code_of(Browser(hub, "vic").send("POST", target)), "404 not_found");
  EXPECT_EQ(code_of(Browser(hub, "cass").send("POST", target)), "404 not_found");
  EXPECT_EQ(admin.send("POST", target).status, 200);
  EXPECT_EQ(code_of(tom.send("GET", "/v1/session")), "401 session_ended");
  EXPECT_EQ(code_of(admin.send("POST", target)), "409 totp_off");
  EXPECT_EQ(body_of(Browser(hub).sign_in("tom", kPassword)).at("next"), "totp_setup");
  EXPECT_EQ(
      hub.count(
          "SELECT count(*) FROM recovery_code c JOIN account a ON a.id = c.account WHERE a.name = 'tom'"),
      0);
  EXPECT_THAT(events_of("tom"), ::testing::Contains("totp_removed"));
  Browser op(hub, "ozzie");
  EXPECT_EQ(code_of(op.send("POST", target)), "409 totp_off") << "the operator manages all staff";
}

TEST_F(DeskTest, AForgottenPasswordIsSetAnewByALink) {
  Browser admin(hub, "ruth");
  const auto made = admin.send("POST", "/v1/accounts/" + id_of("tom") + "/password-link");
  ASSERT_EQ(made.status, 201) << made.body;
  const json set{{"token", body_of(made).at("token")}, {"password", "four yellow kettles"}};
  EXPECT_EQ(Browser(hub).send("POST", "/v1/passwords", set).status, 200);
  EXPECT_EQ(Browser(hub).sign_in("tom", "four yellow kettles").status, 201);
}

TEST_F(DeskTest, NobodyLocksThemselvesOut) {
  Browser admin(hub, "ruth");
  const std::string own = "/v1/accounts/" + id_of("ruth");
  EXPECT_EQ(code_of(admin.send("POST", own + "/closure")), "409 own_account");
  EXPECT_EQ(code_of(admin.send("POST", own + "/totp-removal")), "409 own_account");
  EXPECT_EQ(admin.send("GET", "/v1/accounts").status, 200);
}

TEST_F(DeskTest, TheOperatorMakesFirstAccountsAndSeesNobodysData) {
  Browser op(hub, "ozzie");
  const auto made = op.send(
      "POST", "/v1/accounts",
      {{"name", "new"}, {"display_name", "N"}, {"role", "provider"}, {"of", "fern"}, {"admin", true}});
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(
      code_of(op.send("POST", "/v1/accounts", {{"name", "n2x"}, {"display_name", "N"}, {"role", "family"}})),
      "400 bad_request");
  for (const char* target :
       {"/v1/people", "/v1/exceptions", "/v1/people/p1/timeline", "/v1/grants", "/v1/devices"})
    EXPECT_EQ(code_of(op.send("GET", target)), "403 wrong_role") << target;
}

}  // namespace
}  // namespace doorstep::testing
