#include "views_world.h"

namespace doorstep::testing {

hub::CheckReport check(World& world) { return hub::check_views(*world.office.store, world.clock.wall_ms()); }

void settle(World& world, const std::string& holder) {
  hub::Keeper(*world.office.store, world.clock, {holder, 16}).settle();
  ASSERT_TRUE(hub::is_settled(*world.office.store, world.clock.wall_ms()));
  const hub::CheckReport report = check(world);
  EXPECT_EQ(report.waiting, 0);
  EXPECT_EQ(report.differences, 0) << ::testing::PrintToString(report.first);
}

}  // namespace doorstep::testing
