// Where a webhook may go.
#include "doorstep/hub/hooks/target.h"

#include <array>

#include <arpa/inet.h>
#include <gmock/gmock.h>

#include "doorstep/hub/http/problem.h"

namespace doorstep::hub {
namespace {

std::vector<std::uint8_t> bytes_of(const std::string& text) {
  std::vector<std::uint8_t> bytes(text.find(':') == std::string::npos ? 4 : 16);
  EXPECT_EQ(inet_pton(bytes.size() == 4 ? AF_INET : AF_INET6, text.c_str(), bytes.data()), 1) << text;
  return bytes;
}

std::string checked(const std::string& url, const TargetRules& rules = {}) {
  try {
    return checked_url(url, rules);
  } catch (const Problem& problem) {
    return problem.code();
  }
}

TEST(HookTarget, PublicAddressesAndNoOthers) {
  for (const char* address :
       {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.0.0.1", "128.0.0.1",
        "169.253.0.1", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.0.1", "198.17.0.1", "198.20.0.1",
        "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "2001:200::1", "::ffff:1.1.1.1"})
    EXPECT_TRUE(is_public(bytes_of(address))) << address;
  for (const char* address : {"0.0.0.0",
                              "0.1.2.3",
                              "10.0.0.1",
                              "10.255.255.255",
                              "100.64.0.1",
                              "100.127.255.255",
                              "127.0.0.1",
                              "127.255.255.255",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.0.0.1",
                              "192.0.2.1",
                              "192.88.99.1",
                              "192.168.1.1",
                              "198.18.0.1",
                              "198.19.255.255",
                              "198.51.100.1",
                              "203.0.113.1",
                              "224.0.0.1",
                              "239.1.1.1",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "::ffff:127.0.0.1",
                              "::ffff:10.0.0.1",
                              "::ffff:169.254.169.254",
                              "::7f00:1",
                              "64:ff9b::7f00:1",
                              "100::1",
                              "fc00::1",
                              "fd12:3456::1",
                              "fe80::1",
                              "fec0::1",
                              "ff02::1",
                              "2001::1",
                              "2001:db8::1",
                              "2002:7f00:1::1",
                              "2002:a00:1::",
                              "3fff::1"})
    EXPECT_FALSE(is_public(bytes_of(address))) << address;
  EXPECT_FALSE(is_public({}));
}

TEST(HookTarget, TheOperatorsChoiceOpensItsNetworkAndNotItsOwnMachine) {
  const TargetRules own{true, false}, test{false, true};
  EXPECT_TRUE(may_connect(bytes_of("10.1.2.3"), own));
  EXPECT_TRUE(may_connect(bytes_of("fd00::1"), own));
  EXPECT_FALSE(may_connect(bytes_of("127.0.0.1"), own));
  EXPECT_FALSE(may_connect(bytes_of("::ffff:127.0.0.1"), own));
  EXPECT_FALSE(may_connect(bytes_of("10.1.2.3"), test));
  EXPECT_TRUE(may_connect(bytes_of("127.0.0.1"), test));
  EXPECT_FALSE(may_connect(bytes_of("127.0.0.1"), {}));
}

TEST(HookTarget, HttpsAlone) {
  EXPECT_EQ(checked("https://hooks.example.org/in?key=1"), "https://hooks.example.org/in?key=1");
  EXPECT_EQ(checked("https://hooks.example.org:8443/"), "https://hooks.example.org:8443/");
  for (const char* url : {"", "hooks", "http://hooks.example.org/", "ftp://hooks.example.org/",
                          "file:///etc/passwd", "gopher://x/", "https://", "https://user@hooks.example.org/",
                          "https://user:pass@hooks.example.org/", "https://hooks.example.org/#part",
                          "https://hooks.example.org:99999/", "https://a b/", "javascript:1"})
    EXPECT_EQ(checked(url), "bad_request") << url;
  EXPECT_EQ(checked("https://hooks.example.org/" + std::string(2'000, 'x')), "bad_request");
}

TEST(HookTarget, AnAddressInTheUrlIsLookedAtHoweverItIsWritten) {
  for (const char* url :
       {"https://127.0.0.1/", "https://localhost/", "https://10.0.0.1/", "https://2130706433/",
        "https://0x7f.1/", "https://0177.0.0.1/", "https://127.1/", "https://[::1]/",
        "https://[::ffff:127.0.0.1]/", "https://[fd00::1]/", "https://169.254.169.254/latest"})
    EXPECT_EQ(checked(url), "bad_request") << url;
  EXPECT_EQ(checked("https://1.1.1.1/"), "https://1.1.1.1/");
  EXPECT_EQ(checked("https://10.0.0.1/", {true, false}), "https://10.0.0.1/");
  EXPECT_EQ(checked("https://127.0.0.1/", {true, false}), "bad_request");
}

TEST(HookTarget, ThisMachineForTests) {
  EXPECT_EQ(checked("http://127.0.0.1:81/", {false, true}), "http://127.0.0.1:81/");
  EXPECT_EQ(checked("http://localhost:81/", {false, true}), "http://localhost:81/");
  EXPECT_EQ(checked("http://hooks.example.org/", {false, true}), "bad_request");
  EXPECT_EQ(checked("http://10.0.0.1/", {true, true}), "bad_request");
}

}  // namespace
}  // namespace doorstep::hub
