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
