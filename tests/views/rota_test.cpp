// Four weeks of a real rota: what the read models say is what the hours say, row by row and sum by sum.
#include <map>

#include <gmock/gmock.h>

#include "doorstep/testing/shared.h"

#include "views_world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::RotaWorld;
using doorstep::testing::settle;
using nlohmann::json;

std::int64_t seconds_between(const json& from, const json& to) {
  if (from.is_null() || to.is_null()) return 0;
  return (*parse_rfc3339(from.get<std::string>()) - *parse_rfc3339(to.get<std::string>())) / -1'000;
}

std::string monday(const std::string& instant) {
  const Millis at =
      parse_rfc3339(instant).value() + 3'600'000;  // summer time; no visit is near the other midnight
  const Millis days = at / 86'400'000;
  return format_instant((days - (days + 3) % 7) * 86'400'000).substr(0, 10);
}

struct Added {
  std::int64_t planned = 0, clocked = 0, actual = 0;
};

// The hours of the period, added up by what `key` says of a row.
template <class Key>
std::map<std::string, Added> added(RotaWorld& world, Key key) {
  std::map<std::string, Added> sums;
  std::string next;
  do {
    const json page = world.get("brightside", "/v1/actual-hours?from=2026-10-05&to=2026-11-01&limit=1000" +
                                                  (next.empty() ? "" : "&after=" + next));
    for (const json& row : page["items"]) {
      Added& sum = sums[key(row)];
      sum.planned += seconds_between(row["planned_start"], row["planned_end"]);
      sum.clocked += seconds_between(row["clocked_in"], row["clocked_out"]);
      sum.actual += row["actual_seconds"].is_null() ? 0 : row["actual_seconds"].get<std::int64_t>();
    }
    next = page["next"].is_null() ? "" : page["next"].get<std::string>();
  } while (!next.empty());
  return sums;
}

class ViewsOfARota : public ::testing::Test {
 protected:
  void expect_summary(const std::string& by, const std::map<std::string, Added>& expected) {
    const json answer =
        world->get("brightside", "/v1/hours/summary?from=2026-10-05&to=2026-11-01&by=" + by + "&limit=1000");
    EXPECT_EQ(answer["complete"], true);
    EXPECT_EQ(answer["items"].size(), expected.size());
    for (const json& item : answer["items"]) {
      const Added& sum = expected.at(item[by]);
      EXPECT_EQ(item["planned_seconds"], sum.planned) << item[by];
      EXPECT_EQ(item["clocked_seconds"], sum.clocked) << item[by];
      EXPECT_EQ(item["actual_seconds"], sum.actual) << item[by];
    }
  }

  std::unique_ptr<RotaWorld> world;
};

TEST_F(ViewsOfARota, AMonthByWeekProviderAndPersonIsThatOfTheHours) {
  DOORSTEP_NEEDS_SHARED("data/rota-a");
  world = std::make_unique<RotaWorld>(doorstep::testing::shared_folder() / "data/rota-a");
  world->work();
  settle(*world);
  expect_summary("week", added(*world, [](const json& row) { return monday(row["planned_start"]); }));
  expect_summary("provider", added(*world, [](const json& row) { return row["provider"]; }));
  expect_summary("person", added(*world, [](const json& row) { return row["person"]; }));
}

}  // namespace
}  // namespace doorstep::hub
