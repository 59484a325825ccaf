#include "doorstep/platform/seal.h"

#include <gtest/gtest.h>

namespace doorstep::testing {
namespace {

using platform::seal;
using platform::unseal;

const std::string kKey(32, 'k');

TEST(Seal, OpensWithTheKeyAndTheName) {
  const std::string sealed = seal(kKey, "receipt", "a secret", platform::system_random());
  EXPECT_EQ(sealed.find("a secret"), std::string::npos);
  EXPECT_EQ(unseal(kKey, "receipt", sealed), "a secret");
  EXPECT_EQ(unseal(std::string(32, 'x'), "receipt", sealed), std::nullopt);
  EXPECT_EQ(unseal(kKey, "another", sealed), std::nullopt);
}

TEST(Seal, NoBitOfItCanBeChanged) {
  const std::string sealed = seal(kKey, "receipt", "a secret", platform::system_random());
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 4);
    EXPECT_EQ(unseal(kKey, "receipt", changed), std::nullopt) << i;
    EXPECT_EQ(unseal(kKey, "receipt", sealed.substr(0, i)), std::nullopt) << i;
  }
}

TEST(Seal, IsNeverTheSameTwice) {
  auto& random = platform::system_random();
  EXPECT_NE(seal(kKey, "receipt", "a secret", random), seal(kKey, "receipt", "a secret", random));
}

}  // namespace
}  // namespace doorstep::testing
