// The way to a provider over a real socket: what it refuses to connect to, and what it does not take.
#include "doorstep/hub/oidc/fetch.h"

#include <gmock/gmock.h>

#include "doorstep/hub/server/serve.h"

#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

class FetchTest : public ::testing::Test {
 protected:
  FetchTest() {
    hub::ServeOptions options;
    options.data = folder.path() / "hub";
    options.listen = "127.0.0.1:0";
    running = std::make_unique<hub::RunningHub>(options, clock, random);
    limits.private_addresses = true;
    limits.ca_file = running->certificate_file();
  }
  int status(const hub::FetchLimits& with, const std::string& path = "/healthz") {
    return hub::make_curl_fetch(with)({running->url() + path}).status;
  }
  TemporaryFolder folder;
  ManualClock clock;
  SeededRandom random{5};
  std::unique_ptr<hub::RunningHub> running;
  hub::FetchLimits limits;
};

TEST_F(FetchTest, AsksAServerWhoseCertificateIsRight) {
  EXPECT_EQ(status(limits), 200);
  EXPECT_EQ(status(limits, "/nothing"), 404);
  hub::FetchLimits other = limits;
  other.ca_file = folder.path() / "none.pem";
  EXPECT_EQ(status(other), 0);
  other.ca_file.clear();
  EXPECT_EQ(status(other), 0) << "no authority of this machine has signed it";
}

TEST_F(FetchTest, ConnectsToNoPrivateAddressUnlessItMay) {
  limits.private_addresses = false;
  EXPECT_EQ(status(limits), 0);
}

TEST_F(FetchTest, TakesNoMoreThanItsLimitAndWaitsNoLongerThanItsTime) {
  limits.max_bytes = 1'000;
  EXPECT_EQ(status(limits, "/openapi.json"), 0);
  EXPECT_EQ(status(limits), 200);
}

TEST_F(FetchTest, FollowsNoRedirectAndTakesNoOtherScheme) {
  const auto fetch = hub::make_curl_fetch(limits);
  EXPECT_EQ(fetch({"file://" + limits.ca_file.string()}).status, 0);
  EXPECT_EQ(fetch({"ftp://127.0.0.1/x"}).status, 0);
  EXPECT_EQ(fetch({""}).status, 0);
}

}  // namespace
}  // namespace doorstep::testing
