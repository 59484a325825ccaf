// A balancer in front that passes TLS through and names the client (PROXY protocol, version 2).
#include <gtest/gtest.h>

#include "doorstep/hub/server/serve.h"

#include "https_client.h"
#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

using namespace std::string_literals;

const std::string kSignature = "\r\n\r\n\0\r\nQUIT\n"s;

std::string header(char command, char family, const std::string& rest) {
  const auto bytes = static_cast<unsigned>(rest.size());
  return kSignature + command + family + static_cast<char>(bytes >> 8U) + static_cast<char>(bytes & 0xffU) +
         rest;
}

// Of a client at 192.0.2.N (RFC 5737).
std::string from(int n) {
  return header('\x21', '\x11', "\xc0\x00\x02"s + static_cast<char>(n) + "\x7f\x00\x00\x01\x30\x39\x20\xfb"s);
}

class Proxied : public ::testing::Test {
 protected:
  void start() {
    options.data = folder.path() / "hub";
    options.listen = "127.0.0.1:0";
    options.server.proxy_protocol = true;
    running = std::make_unique<hub::RunningHub>(options, clock, random);
    const auto url = running->url();
    port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  }
  std::string answer(const std::string& prelude) const {
    RawTls tls(port, {}, prelude);
    tls.send("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    return tls.read_all(10).substr(0, 12);
  }

  TemporaryFolder folder;
  ManualClock clock;
  SeededRandom random{1};
  hub::ServeOptions options;
  std::unique_ptr<hub::RunningHub> running;
  std::uint16_t port = 0;
};

TEST_F(Proxied, ClientsOfBothFamiliesAndTheBalancerItselfAreAnswered) {
  start();
  const std::string v6(36, '\x01');
  EXPECT_EQ(answer(from(1)), "HTTP/1.1 200");
  EXPECT_EQ(answer(header('\x21', '\x21', v6 + "\x04\x00\x02zz"s)), "HTTP/1.1 200")
      << "with what else it says";
  EXPECT_EQ(answer(header('\x20', '\x00', "")), "HTTP/1.1 200") << "a health check";
}

TEST_F(Proxied, WhoDoesNotSayWhoHeIsIsNotHeard) {
  start();
  EXPECT_EQ(answer(""), "");
  EXPECT_EQ(answer(header('\x21', '\x11', "short")), "");
  EXPECT_EQ(answer(header('\x11', '\x11', std::string(12, '\x01'))), "") << "another version";
  EXPECT_EQ(answer(header('\x21', '\x11', std::string(3000, '\x01'))), "") << "too long";
}

TEST_F(Proxied, TheLimitOfRequestsIsTheClientsAndNotTheBalancers) {
  options.server.max_requests_per_second = 1;
  start();
  std::string last;
  for (int i = 0; i < 200 && last != "HTTP/1.1 429"; ++i) last = answer(from(1));
  EXPECT_EQ(last, "HTTP/1.1 429");
  EXPECT_EQ(answer(from(2)), "HTTP/1.1 200");
}

}  // namespace
}  // namespace doorstep::testing
