#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "doorstep/event/ids.h"
#include "doorstep/hub/office/names.h"

#include "office_fixture.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::Office;
using ::testing::ElementsAre;

void expect_counts(const ImportedFile& file, std::int64_t added, std::int64_t changed,
                   std::int64_t unchanged) {
  EXPECT_EQ(file.rows, added + changed + unchanged);
  EXPECT_EQ(file.added, added);
  EXPECT_EQ(file.changed, changed);
  EXPECT_EQ(file.unchanged, unchanged);
}

constexpr const char* kPeople =
    "person,name,provider,commissioner\np1,Ada Moor,brook,northshire\np2,Ben Fell,brook,northshire\n";

TEST(Import, SameFileAgainChangesNothing) {
  Office office;
  office.seed();
  const auto again = office.take(
      "carers.csv",
      "carer,name,provider,skills\nc1,Dot Hill,brook,respite\nc2,Ed Lane,brook,\nc3,Flo Park,brook,\n");
  expect_counts(again, 0, 0, 3);
  const std::string id = office.text("SELECT id FROM carer WHERE ref = 'c1'");
  EXPECT_TRUE(is_uuid(id));
}

TEST(Import, ChangedRowUpdatesAndKeepsItsIdAndRowsThatAreGoneStay) {
  Office office;
  expect_counts(office.take("people.csv", kPeople), 2, 0, 0);
  const std::string id = office.text("SELECT id FROM person WHERE ref = 'p1'");
  expect_counts(
      office.take("people.csv", "person,name,provider,commissioner\np1,Ada Moor-Fell,brook,northshire\n"), 0,
      1, 0);
  EXPECT_EQ(office.text("SELECT id FROM person WHERE ref = 'p1'"), id);
  EXPECT_EQ(office.text("SELECT name FROM person WHERE ref = 'p1'"), "Ada Moor-Fell");
  EXPECT_EQ(office.count("SELECT count(*) FROM person"), 2);
}

TEST(Import, FeedsHearOfChangesAlone) {
  Office office;
  office.take("people.csv", kPeople);
  EXPECT_EQ(office.count("SELECT change FROM provider"), 1);
  office.take("people.csv", kPeople);
  EXPECT_EQ(office.count("SELECT change FROM provider"), 1);
}

TEST(Import, ColumnsInAnyOrderAndUnknownOnesAreReported) {
  Office office;
  const auto file = office.take(
      "x.csv", "shoe size,commissioner,name,provider,person,\n42,northshire,Ada Moor,brook,p1,\n");
  EXPECT_EQ(file.kind, "people");
  EXPECT_THAT(file.ignored_columns, ElementsAre("shoe size", ""));
  EXPECT_EQ(office.text("SELECT name FROM person WHERE ref = 'p1'"), "Ada Moor");
}

TEST(Import, FilesAreTakenInTheOrderOfTheTable) {
  Office office;
  const auto report = office.import(
      {{"o.csv", "outcome,person,goal\no1,p1,Walks to the shop\n"},
       {"k.csv", "package,person,service,from\nk1,p1,*,2026-09-01\n"},
       {"r.csv",
        "visit,person,provider,service,start,end,carers\nv1,p1,brook,respite,2026-09-22T08:00,2026-09-22T08:"
        "30,c1\n"},
       {"c.csv", "carer,name,provider\nc1,Dot Hill,brook\n"},
       {"card.json",
        R"({"id":"card","currency":"GBP","timezone":"Europe/London","rates":[{"id":"day","per_hour":"20"}]})"},
       {"p.csv", kPeople}});
  EXPECT_TRUE(report.errors.empty());
  std::vector<std::string> kinds;
  for (const auto& file : report.files) kinds.push_back(file.kind);
  EXPECT_THAT(kinds, ElementsAre("people", "carers", "rota", "packages", "outcomes", "rate_card"));
}

TEST(Import, EachFileIsTakenWholeOrNotAtAll) {
  Office office;
  const auto report =
      office.import({{"c.csv", "carer,name,provider\nc1,Dot Hill,brook\nc2,,brook\n"}, {"p.csv", kPeople}});
  ASSERT_EQ(report.files.size(), 1U);
  EXPECT_EQ(report.files[0].file, "p.csv");
  EXPECT_EQ(report.errors.size(), 1U);
  EXPECT_EQ(office.count("SELECT count(*) FROM carer"), 0);
  EXPECT_EQ(office.count("SELECT count(*) FROM person"), 2);
}

TEST(Import, LocalTimesAreThoseOfTheProvidersZone) {
  Office office;
  office.seed();
  EXPECT_EQ(office.count("SELECT start_ms FROM planned_visit WHERE ref = 'v1'"),
            *parse_rfc3339("2026-09-22T07:00:00Z"));
  office.take("rota.csv",
              "visit,person,provider,service,start,end,carers\n"
              "v1,p1,brook,x,2026-10-25T00:30,2026-10-25T02:30,c1\n"  // 3 hours of a night that has 25
              "v3,p1,brook,x,2026-10-25T01:30:00+01:00,2026-10-25T01:30:00+00:00,c1\n"
              "v4,p1,brook,x,2026-03-29T00:59:59,2026-03-29T02:00,c1\n");
  EXPECT_EQ(office.count("SELECT end_ms - start_ms FROM planned_visit WHERE ref = 'v1'"), 3 * 3'600'000);
  EXPECT_EQ(office.count("SELECT end_ms - start_ms FROM planned_visit WHERE ref = 'v3'"), 3'600'000);
  EXPECT_EQ(office.count("SELECT end_ms - start_ms FROM planned_visit WHERE ref = 'v4'"), 1'000);
}

TEST(Import, ValuesAreKeptInTheirUnits) {
  Office office;
  office.seed();
  EXPECT_EQ(office.count("SELECT lat_e7 FROM person WHERE ref = 'p1' AND provider = 'brook'"), 515'000'000);
  EXPECT_EQ(office.count("SELECT lon_e7 FROM person WHERE ref = 'p1' AND provider = 'brook'"), -1'200'000);
  EXPECT_EQ(office.count("SELECT time_critical FROM planned_visit WHERE ref = 'v1'"), 1);
  EXPECT_EQ(office.count("SELECT count(*) FROM planned_carer"), 3);
  EXPECT_EQ(office.text("SELECT tasks FROM planned_visit WHERE ref = 'v1'"), "wash;dress");
}

TEST(Import, CarersOfAChangedVisitAreThoseOfItsRow) {
  Office office;
  office.seed();
  office.take("rota.csv",
              "visit,person,provider,service,start,end,carers\nv2,p2,brook,respite,2026-09-22T09:00,2026-09-"
              "22T10:00,c3\n");
  EXPECT_EQ(office.count("SELECT count(*) FROM planned_carer"), 2);
  EXPECT_EQ(office.text("SELECT c.ref FROM planned_carer pc JOIN carer c ON c.id = pc.carer "
                        "JOIN planned_visit v ON v.id = pc.visit WHERE v.ref = 'v2'"),
            "c3");
}

TEST(Import, PackagesNameTheirProviderOnlyWhereTheyMust) {
  Office office;
  office.seed();
  office.take("packages.csv",
              "package,person,service,from,to,budget_minutes,per,anchor,funding,provider\n"
              "k1,p2,respite,2026-09-01,2026-09-01,120,week,,council:60;icb:40,\n"
              "k1,p1,*,2026-09-01,,90,four_weeks,2026-09-07,council:33.3333;icb:66.6667,vale\n");
  EXPECT_EQ(office.text("SELECT provider FROM package WHERE service = 'respite'"), "brook");
  EXPECT_EQ(office.text("SELECT provider FROM package WHERE service = '*'"), "vale");
}

TEST(Import, RateCardsAreVersionedAndNeverEdited) {
  Office office;
  const std::string one =
      R"({"id":"card","currency":"GBP","timezone":"Europe/London","rates":[{"id":"day","per_hour":"20"}]})";
  const std::string two =
      R"({"id":"card","currency":"GBP","timezone":"Europe/London","rates":[{"id":"day","per_hour":"21"}]})";
  expect_counts(office.take("card.json", one), 1, 0, 0);
  expect_counts(office.take("card.json", "\n " + one), 0, 0, 1);
  expect_counts(office.take("card.json", two), 0, 1, 0);
  EXPECT_EQ(office.text("SELECT document FROM rate_card WHERE id = 'card' AND version = 1"), one);
  EXPECT_EQ(office.text("SELECT document FROM rate_card WHERE id = 'card' AND version = 2"), two);
}

TEST(Import, NamesAndIdsFindTheSameRows) {
  Office office;
  office.seed();
  office.store->read([](Connection& db) {
    const ProviderId brook("brook");
    const auto person = find_person(db, brook, "p1");
    ASSERT_TRUE(person);
    EXPECT_EQ(find_person(db, brook, person->str()), person);
    EXPECT_FALSE(find_person(db, ProviderId("vale"), person->str()));
    EXPECT_FALSE(find_person(db, brook, "nobody"));
    EXPECT_TRUE(find_carer(db, brook, "c2"));
    EXPECT_TRUE(find_visit(db, brook, "v2"));
    EXPECT_EQ(find_people(db, "p1").size(), 2U);
    EXPECT_EQ(find_people(db, person->str()).size(), 1U);
    EXPECT_TRUE(is_known_provider(db, brook));
    EXPECT_FALSE(is_known_provider(db, ProviderId("northshire")));
  });
}

TEST(Import, ResultsAreDocuments) {
  Office office;
  const auto report =
      office.import({{"p.csv", kPeople}, {"c.csv", "carer,name,provider\n,Dot Hill,brook\n"}});
  EXPECT_EQ(
      to_json(report.files).dump(),
      R"({"files":[{"added":2,"changed":0,"file":"p.csv","ignored_columns":[],"kind":"people","rows":2,"unchanged":0}]})");
  const auto problem = to_json(report.errors);
  EXPECT_EQ(problem["code"], "bad_import");
  EXPECT_TRUE(problem["detail"].is_string());
  EXPECT_EQ(problem["errors"][0]["file"], "c.csv");
  EXPECT_EQ(problem["errors"][0]["line"], 2);
  EXPECT_EQ(problem["errors"][0]["column"], "carer");
  EXPECT_TRUE(problem["errors"][0]["value"].is_null());
  EXPECT_EQ(problem["errors"][0]["code"], "missing");
}

}  // namespace
}  // namespace doorstep::hub
