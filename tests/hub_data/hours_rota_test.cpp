// Four weeks of a real rota, worked on tablets: what is asked for is what happened, to the second.
#include <map>
#include <tuple>

#include <gmock/gmock.h>

#include "doorstep/hub/office/csv.h"
#include "doorstep/testing/shared.h"

#include "rota_world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::Actual;
using doorstep::testing::RotaWorld;
using nlohmann::json;

using Key = std::pair<std::string, std::string>;  // visit, carer

std::map<Key, Actual> expected_rows(const RotaWorld& world) {
  std::map<Key, Actual> rows;
  for (const Actual& a : world.actual) rows[{a.visit, a.carer}] = a;
  return rows;
}

std::string text(const json& value) { return value.is_null() ? std::string() : value.get<std::string>(); }

void expect_row(const std::map<Key, Actual>& expected, const Actual& row) {
  const auto found = expected.find({row.visit, row.carer});
  ASSERT_NE(found, expected.end()) << row.visit << ' ' << row.carer;
  const Actual& a = found->second;
  EXPECT_EQ(std::tie(row.person, row.status, row.clocked_in, row.clocked_out),
            std::tie(a.person, a.status, a.clocked_in, a.clocked_out))
      << row.visit << ' ' << row.carer;
}

constexpr const char* kMonth = "/v1/actual-hours?from=2026-10-05&to=2026-11-01";

TEST(HoursOfARota, AreWhatHappenedToTheSecond) {
  DOORSTEP_NEEDS_SHARED("data/rota-a");
  RotaWorld world(doorstep::testing::shared_folder() / "data/rota-a");
  world.work();
  const auto expected = expected_rows(world);

  std::size_t rows = 0;
  std::string next;
  std::tuple<std::string, std::string, std::string> last;
  do {
    const json page =
        world.get("brightside", std::string(kMonth) + "&limit=170" + (next.empty() ? "" : "&after=" + next));
    for (const json& item : page["items"]) {
      ++rows;
      expect_row(expected, {item["visit"], item["person"], item["carer"], item["status"],
                            text(item["clocked_in"]), text(item["clocked_out"])});
      if (item["status"] == "delivered") {
        const auto seconds =
            (*parse_rfc3339(text(item["clocked_out"])) - *parse_rfc3339(text(item["clocked_in"]))) / 1000;
        EXPECT_EQ(item["actual_seconds"], seconds);
        EXPECT_EQ(item["time_basis"], "anchored");
      }
      std::tuple<std::string, std::string, std::string> key{item["planned_start"], item["visit"],
                                                            item["carer"]};
      EXPECT_LT(last, key);
      last = key;
    }
    next = text(page["next"]);
  } while (!next.empty() && rows < 10'000);
  EXPECT_EQ(rows, expected.size());

  const Response csv =
      world.request("brightside", "GET", std::string(kMonth) + "&limit=1000", {}, "text/csv");
  const Response rest = world.request(
      "brightside", "GET",
      std::string(kMonth) + "&limit=1000&after=" + std::string(csv.headers.get("Doorstep-Next").value()), {},
      "text/csv");
  EXPECT_FALSE(rest.headers.get("Doorstep-Next"));
  std::size_t lines = 0;
  for (const std::string* body : {&csv.body, &rest.body}) {
    CsvReader reader(*body);
    CsvRow row;
    ASSERT_TRUE(reader.next(row));
    ASSERT_EQ(row.fields.size(), 19U);
    while (reader.next(row)) {
      ++lines;
      expect_row(expected,
                 {row.fields[0], row.fields[1], row.fields[3], row.fields[15], row.fields[8], row.fields[9]});
    }
  }
  EXPECT_EQ(lines, expected.size());
}

}  // namespace
}  // namespace doorstep::hub
