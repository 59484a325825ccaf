#include "doorstep/hub/office/policy.h"

#include <gmock/gmock.h>

#include "doorstep/event/error.h"

#include "office_fixture.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::Office;

std::string code_of(Office& office, const std::string& provider, const std::string& name,
                    const std::string& value) {
  try {
    set_policy(*office.store, ProviderId(provider), {{"late_minutes", "20"}, {name, value}});
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

TEST(Policy, HasDefaultsUntilItIsSet) {
  Office office;
  office.seed();
  EXPECT_EQ(set_policy(*office.store, ProviderId("brook"), {}), visit::Policy{});
  EXPECT_EQ(office.count("SELECT change FROM provider WHERE provider = 'brook'"), 3);
  const auto policy =
      set_policy(*office.store, ProviderId("brook"), {{"late_minutes", "20"}, {"zone", "Europe/Dublin"}});
  EXPECT_EQ(policy.late_minutes, 20);
  EXPECT_EQ(office.count("SELECT change FROM provider WHERE provider = 'brook'"), 4);
  office.store->read([&](Connection& db) {
    EXPECT_EQ(policy_of(db, ProviderId("brook")), policy);
    EXPECT_EQ(policy_of(db, ProviderId("vale")), visit::Policy{});
  });
}

TEST(Policy, IsSetWholeOrNotAtAll) {
  Office office;
  office.seed();
  EXPECT_EQ(code_of(office, "brook", "zone", "Europe/Atlantis"), "bad_value");
  EXPECT_EQ(code_of(office, "brook", "late_minutes", "soon"), "bad_value");
  EXPECT_EQ(code_of(office, "brook", "lateness", "1"), "unknown_policy");
  EXPECT_EQ(code_of(office, "nobody", "late_minutes", "1"), "unknown_provider");
  EXPECT_EQ(set_policy(*office.store, ProviderId("brook"), {}).late_minutes, 15);
}

}  // namespace
}  // namespace doorstep::hub
