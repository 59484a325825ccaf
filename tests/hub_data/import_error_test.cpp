#include <fmt/format.h>
#include <gmock/gmock.h>

#include "office_fixture.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::Office;

struct Case {
  const char* name;
  std::string file;
  std::string errors;  // line column value code, one a line; - for null
};

const std::string kPeopleHeader = "person,name,provider,commissioner,lat,lon\n";
const std::string kRota = "visit,person,provider,service,start,end,carers,hours,time_critical,participants\n";
const std::string kPackages =
    "package,person,service,from,to,budget_minutes,per,anchor,funding,pool,provider\n";

std::string visit(const std::string& start, const std::string& end) {
  return kRota + "v9,p1,brook,x," + start + "," + end + ",c1,,,\n";
}

const Case kCases[] = {
    {"empty file", "", "1 - - missing\n"},
    {"no import file", "a,b,c\n1,2,3\n", "1 - - missing\n"},
    {"missing column", "person,name,provider\np1,Ada,brook\n", "1 commissioner - missing\n"},
    {"column twice", "carer,name,provider,name\nc1,a,brook,b\n", "1 name - bad_csv\n"},
    {"header not UTF-8", "person,name,provider,commissioner,\xff\n", "1 - - bad_csv\n"},
    {"missing values", kPeopleHeader + ",,,\n,,,,,\n",
     "2 - - bad_csv\n3 person - missing\n3 name - missing\n3 provider - missing\n3 commissioner - missing\n"},
    {"blank line in the middle", "carer,name,provider\n\nc1,Dot,brook\n", "2 - - bad_csv\n"},
    {"too many fields", "carer,name,provider\nc1,Dot,brook,x\n", "2 - - bad_csv\n"},
    {"broken quote", "carer,name,provider\nc1,\"Dot,brook\n", "2 - - bad_csv\n"},
    {"not UTF-8", "carer,name,provider\nc1,\xc3,brook\n", "2 name - bad_value\n"},
    {"control character", "carer,name,provider\n\"c\t1\",Dot,brook\n", "2 carer c\t1 bad_value\n"},
    {"name too long", "carer,name,provider\nc1," + std::string(201, 'x') + ",brook\n",
     "2 name " + std::string(201, 'x') + " bad_value\n"},
    {"physical lines", "carer,name,provider,skills\nc1,Dot,brook,\"one\ntwo\"\n,Ed,brook,\n",
     "4 carer - missing\n"},
    {"same id twice", kPeopleHeader + "p7,Ada,brook,n,,\np7,Ben,brook,n,,\np7,Cy,vale,n,,\n",
     "3 person p7 duplicate\n"},
    {"latitude", kPeopleHeader + "p7,Ada,brook,n,90.0000001,0\np8,Ben,brook,n,1e3,0\np9,Cy,brook,n,-91,0\n",
     "2 lat 90.0000001 bad_value\n3 lat 1e3 bad_value\n4 lat -91 bad_value\n"},
    {"longitude alone", kPeopleHeader + "p7,Ada,brook,n,,0.5\np8,Ada,brook,n,0.5,\n",
     "2 lat - missing\n3 lon - missing\n"},
    {"skipped hour", visit("2026-03-29T01:30", "2026-03-29T03:00"),
     "2 start 2026-03-29T01:30 no_such_local_time\n"},
    {"hour there twice", visit("2026-10-25T00:30", "2026-10-25T01:30"),
     "2 end 2026-10-25T01:30 ambiguous_local_time\n"},
    {"no such date", visit("2026-02-29T08:00", "2026-03-01T09:00"), "2 start 2026-02-29T08:00 bad_value\n"},
    {"no time", visit("2026-09-22", "2026-09-22T24:00"),
     "2 start 2026-09-22 bad_value\n2 end 2026-09-22T24:00 bad_value\n"},
    {"end before start", visit("2026-09-22T08:00", "2026-09-22T08:00"), "2 end 2026-09-22T08:00 bad_value\n"},
    {"year", visit("1999-09-22T08:00:00Z", "2100-09-22T08:00"),
     "2 start 1999-09-22T08:00:00Z bad_value\n2 end 2100-09-22T08:00 bad_value\n"},
    {"unknown references", kRota + "v9,p8,brook,x,2026-09-22T08:00,2026-09-22T09:00,c1;c8,,,p9\n",
     "2 person p8 unknown_reference\n2 carers c1;c8 unknown_reference\n2 participants p9 "
     "unknown_reference\n"},
    {"unknown provider", kRota + "v9,p1,northshire,x,2026-09-22T08:00,2026-09-22T09:00,c1,,,\n",
     "2 provider northshire unknown_reference\n"},
    {"another provider's carer", kRota + "v9,p1,vale,x,2026-09-22T08:00,2026-09-22T09:00,c1,,,\n",
     "2 carers c1 unknown_reference\n"},
    {"lists", kRota + "v9,p1,brook,x,2026-09-22T08:00,2026-09-22T09:00,c1;c1,,,p1;\n",
     "2 carers c1;c1 bad_value\n2 participants p1; bad_value\n"},
    {"choices", kRota + "v9,p1,brook,x,2026-09-22T08:00,2026-09-22T09:00,c1,extra,true,\n",
     "2 hours extra bad_value\n2 time_critical true bad_value\n"},
    {"several providers", kPackages + "k1,p1,*,2026-09-01,,,,,,,\n", "2 provider - missing\n"},
    {"nobody's package", kPackages + "k1,p8,*,2026-09-01,,,,,,,\nk2,,*,2026-09-01,,,,,,,\n",
     "2 person p8 unknown_reference\n3 person - missing\n"},
    {"package dates", kPackages + "k1,p2,*,2026-09-02,2026-09-01,,,,,,\nk2,p2,*,2026-9-2,,,,,,,\n",
     "2 to 2026-09-01 bad_value\n3 from 2026-9-2 bad_value\n"},
    {"budgets",
     kPackages +
         "k1,p2,*,2026-09-01,,60,,,,,\nk2,p2,*,2026-09-01,,,week,,,,\nk3,p2,*,2026-09-01,,1.5,day,,,,\n"
         "k4,p2,*,2026-09-01,,60,four_weeks,,,,\nk5,p2,*,2026-09-01,,60,four_weeks,2026-09-01,,,\n"
         "k6,p2,*,2026-09-01,,60,week,2026-09-07,,,\nk7,p2,*,2026-09-01,,,,,,shared,\n",
     "2 per - missing\n3 budget_minutes - missing\n4 budget_minutes 1.5 bad_value\n4 per day bad_value\n"
     "5 anchor - missing\n6 anchor 2026-09-01 bad_value\n7 anchor 2026-09-07 bad_value\n8 budget_minutes - "
     "missing\n"},
    {"funding",
     kPackages + "k1,p2,*,2026-09-01,,,,,council:60;icb:39.9999,,\nk2,p2,*,2026-09-01,,,,,council,,\n"
                 "k3,p2,*,2026-09-01,,,,,a:50;a:50,,\nk4,p2,*,2026-09-01,,,,,a:0100,,\n",
     "2 funding council:60;icb:39.9999 bad_value\n3 funding council bad_value\n4 funding a:50;a:50 "
     "bad_value\n"
     "5 funding a:0100 bad_value\n"},
    {"outcomes", "outcome,person,goal,scale\no1,p2,,stars\n", "2 goal - missing\n2 scale stars bad_value\n"},
    {"rate card",
     R"({"id":"x","currency":"GBP","timezone":"Europe/London","rates":[{"id":"day","per_hour":20}]})",
     "1 /rates/0/per_hour - bad_value\n"},
    {"rate card's rules",
     R"({"id":"x","currency":"GBP","timezone":"Europe/London","rates":[{"id":"a","per_hour":"20"},{"id":"b","per_hour":"21"}]})",
     "1 /rates/1 - bad_value\n"},
    {"rate card's members", R"({"id":"x","currency":"GBP","timezone":"Europe/London"})",
     "1 /rates - missing\n"},
    {"no rate card", R"({"id":"x","currency":"GBP","timezone":"Europe/London","rates":[],"rota":1})",
     "1 /rota - bad_value\n"},
    {"no JSON", "{\"id\":", "1 - - bad_value\n"},
};

std::string list(const std::vector<ImportError>& errors) {
  std::string text;
  for (const auto& error : errors) {
    text += fmt::format("{} {} {} {}\n", error.line, error.column.value_or("-"), error.value.value_or("-"),
                        error.code);
  }
  return text;
}

TEST(ImportErrors, AreToldWithLineColumnValueAndCode) {
  for (const Case& c : kCases) {
    Office office;
    office.seed();
    const auto before =
        office.count("SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM planned_visit)");
    const auto report = office.import({{"file", c.file}});
    EXPECT_EQ(list(report.errors), c.errors) << c.name;
    EXPECT_TRUE(report.files.empty()) << c.name;
    EXPECT_EQ(office.count("SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM planned_visit)"),
              before)
        << c.name;
  }
}

TEST(ImportErrors, AreAtMostAHundredOverAllFiles) {
  Office office;
  std::string file = "carer,name,provider\n";
  for (int i = 0; i < 80; ++i) file += ",Dot,brook\n";
  const auto report = office.import({{"one.csv", file}, {"two.csv", file}, {"three.csv", file}});
  ASSERT_EQ(report.errors.size(), kMaxImportErrors);
  EXPECT_EQ(report.errors.front().file, "one.csv");
  EXPECT_EQ(report.errors.back().file, "two.csv");
  EXPECT_EQ(report.errors.back().line, 21);
  EXPECT_TRUE(report.files.empty());
  EXPECT_EQ(office.count("SELECT count(*) FROM carer"), 0);
}

TEST(ImportErrors, LaterRowsDoNotHideInAFileWithOne) {
  Office office;
  const auto report =
      office.import({{"c.csv", "carer,name,provider\nc1,Dot,brook\n,Ed,brook\nc1,Flo,brook\n"}});
  EXPECT_EQ(list(report.errors), "3 carer - missing\n4 carer c1 duplicate\n");
  EXPECT_EQ(office.count("SELECT count(*) FROM provider"), 0);
}

}  // namespace
}  // namespace doorstep::hub
