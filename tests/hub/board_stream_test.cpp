// The live board's stream over the hub's own socket.
#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "server_fixture.h"

namespace doorstep::testing {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

// The live board of a machine's client, over HTTP/1.1 by hand.
class BoardStream : public ServerTest {
 protected:
  BoardStream() {
    start();
    auto client = this->client();
    const auto made = hub::make_client(running->hub().store(), random, hub::Role::provider, "brook");
    const auto token = client.send("POST", "/oauth2/token",
                                   form({{"grant_type", "client_credentials"},
                                         {"client_id", made.client_id},
                                         {"client_secret", made.client_secret}}),
                                   {{"Content-Type", "application/x-www-form-urlencoded"}});
    tls = std::make_unique<RawTls>(port());
    tls->send("GET /v1/board/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
              body_of(token).at("access_token").get<std::string>() + "\r\n\r\n");
    while (text.find("event: board") == std::string::npos) {
      const std::string more = tls->read_some(20);
      if (more.empty()) break;
      text += more;
    }
  }
  std::unique_ptr<RawTls> tls;
  std::string text;
};

TEST_F(BoardStream, StaysOpenUntilAccessIsTakenAway) {
  EXPECT_THAT(text, HasSubstr("Transfer-Encoding: chunked"));
  EXPECT_THAT(text, HasSubstr("event: board\ndata: {\"version\":"));
  EXPECT_FALSE(tls->closed_within(1));
  const auto before = std::chrono::steady_clock::now();
  running->hub().store().write([](hub::Connection& db) { db.exec("DELETE FROM token"); });
  EXPECT_TRUE(tls->read_all(20).ends_with("0\r\n\r\n"));
  EXPECT_LT(std::chrono::steady_clock::now() - before, 15s) << "a second, were the machine idle";
}

TEST_F(BoardStream, EndsCleanlyWithTheHub) {
  std::thread ending([this] { running.reset(); });
  const std::string rest = tls->read_all(20);
  ending.join();
  EXPECT_TRUE(rest.ends_with("0\r\n\r\n"));
}

}  // namespace
}  // namespace doorstep::testing
