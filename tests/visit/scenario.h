// A story and what must come of it, for tables of them.
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "story.h"

namespace doorstep::visit::testing {

struct Scenario {
  const char* name;
  std::vector<std::string> carers;
  std::function<void(Story&)> tell;
  Status visit;
  std::vector<std::string> rows;
};

inline void PrintTo(const Scenario& scenario, std::ostream* out) { *out << scenario.name; }

inline void check(const Scenario& scenario) {
  Story story(scenario.carers);
  scenario.tell(story);
  const VisitState state = story.fold();
  EXPECT_THAT(told(state), ::testing::ElementsAreArray(scenario.rows));
  EXPECT_EQ(to_string(state.status), to_string(scenario.visit));
  EXPECT_TRUE(story.same_in_any_order());
}

}  // namespace doorstep::visit::testing
