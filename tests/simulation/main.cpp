// The simulation as a test and as a tool:
//   test_simulation                     200 seeds from 1 on (or DOORSTEP_SEEDS)
//   test_simulation --seeds N [--from S]  so many, from S on
//   test_simulation --seed S            one, with its whole trace
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "simulation.h"

namespace doorstep::simulation {
namespace {

std::uint64_t g_seeds = 200;
std::uint64_t g_first = 1;

std::string report(const Result& result) {
  return "seed " + std::to_string(result.seed) + ": " + result.failure +
         "\n  replay: test_simulation --seed " + std::to_string(result.seed);
}

TEST(Simulation, HoldsInEverySeed) {
  Result sum;
  for (auto seed = g_first; seed < g_first + g_seeds; ++seed) {
    const auto result = simulate(seed);
    EXPECT_TRUE(result.failure.empty()) << report(result);
    sum.steps += result.steps;
    sum.events += result.events;
    sum.enrolments += result.enrolments;
    if (::testing::Test::HasFailure()) break;
  }
  std::cout << g_seeds << " seeds, " << sum.steps << " steps, " << sum.events << " events, " << sum.enrolments
            << " new enrolments\n";
}

TEST(Simulation, ASeedReplaysByteForByte) {
  const auto once = simulate(g_first, true);
  const auto again = simulate(g_first, true);
  EXPECT_EQ(once.trace, again.trace);
  EXPECT_EQ(once.trace_hash, again.trace_hash);
  EXPECT_GT(once.trace.size(), 1'000u);
}

int replay(std::uint64_t seed) {
  const auto result = simulate(seed, true);
  std::cout << result.trace << "trace " << std::hex << result.trace_hash << std::dec << ", " << result.steps
            << " steps\n";
  if (!result.failure.empty()) std::cerr << report(result) << "\n";
  return result.failure.empty() ? 0 : 1;
}

}  // namespace

int run(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  if (const char* seeds = std::getenv("DOORSTEP_SEEDS")) g_seeds = std::stoull(seeds);
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view flag = argv[i];
    const auto value = std::stoull(argv[i + 1]);
    if (flag == "--seed") return replay(value);
    if (flag == "--seeds") g_seeds = value;
    if (flag == "--from") g_first = value;
  }
  return RUN_ALL_TESTS();
}

}  // namespace doorstep::simulation

int main(int argc, char** argv) { return doorstep::simulation::run(argc, argv); }
