// Where tests find the golden vectors and the sample data: beside the source tree, in ../shared. The product
// never needs them, so a test that does says so and is skipped where they are absent.
#pragma once

#include <filesystem>

#include <gtest/gtest.h>

namespace doorstep::testing {

std::filesystem::path source_folder();
std::filesystem::path shared_folder();

}  // namespace doorstep::testing

// Skips the test unless ../shared/`path` is there.
#define DOORSTEP_NEEDS_SHARED(path)                                                                       \
  do {                                                                                                    \
    if (!std::filesystem::exists(::doorstep::testing::shared_folder() / (path))) {                        \
      GTEST_SKIP() << "needs " << (::doorstep::testing::shared_folder() / (path)) << ", which is absent"; \
    }                                                                                                     \
  } while (false)
