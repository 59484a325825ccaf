// The way to a provider over a real socket: what it refuses to connect to, and what it does not take.
#include "doorstep/hub/oidc/fetch.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>

#include "doorstep/hub/server/serve.h"

#include "address.h"
#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

bool is_public(const char* text) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
    return hub::is_public_address(reinterpret_cast<sockaddr&>(v4));
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  EXPECT_EQ(inet_pton(AF_INET6, text, &v6.sin6_addr), 1) << text;
  return hub::is_public_address(reinterpret_cast<sockaddr&>(v6));
}

TEST(PublicAddress, IsNoneOfThisMachineOrItsNetworks) {
  for (const char* address :
       {"1.1.1.1", "100.63.255.255", "172.32.0.1", "192.169.0.1", "2606:4700::1", "::ffff:1.1.1.1"})
    EXPECT_TRUE(is_public(address)) << address;
  for (const char* address : {"0.0.0.0",
                              "10.1.2.3",
                              "100.64.0.1",
                              "127.0.0.1",
                              "127.9.9.9",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.168.1.1",
                              "198.18.0.1",
                              "224.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "fe80::1",
                              "fd00::1",
                              "ff02::1",
                              "::ffff:127.0.0.1",
                              "::ffff:10.0.0.1",
                              "64:ff9b::a00:1",
                              "2001:db8::1",
                              "2002:7f00:1::"})
    EXPECT_FALSE(is_public(address)) << address;
}

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
