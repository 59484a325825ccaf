// What clients can't do to the hub: too much, too slowly, too often, malformed.
#include <atomic>
#include <chrono>
#include <optional>
#include <thread>

#include "server_fixture.h"

namespace doorstep::testing {
namespace {

using ::testing::StartsWith;
using namespace std::chrono_literals;

TEST_F(ServerTest, ABodyThatIsTooLongIsAnsweredAfterTokenAndType) {
  start();
  seed_office(running->hub().store());
  auto client = this->client();
  Tablet tablet = enrolled(client, 1);
  const std::string huge(9'000'000, 'x');
  const auto too_large = push(client, tablet, huge);
  EXPECT_EQ(code_of(too_large), "413 too_large");
  EXPECT_EQ(body_of(too_large).at("max_bytes"), 8'388'608);
  EXPECT_EQ(code_of(push(client, tablet, huge, {{"Content-Encoding", "br"}})), "415 unsupported_encoding");
  EXPECT_EQ(code_of(push(client, tablet, huge, {{"Transfer-Encoding", "chunked"}})), "413 too_large");
  tablet.token = "another";
  EXPECT_EQ(code_of(push(client, tablet, huge)), "401 token_invalid");
  EXPECT_EQ(code_of(push(client, tablet, huge, {{"Expect", ""}})), "401 token_invalid")
      << "sent without asking";
  EXPECT_TRUE(memory_is_free());
}

TEST_F(ServerTest, MalformedRequestsAreRefused) {
  options.server.header_timeout = 2s;
  start();
  RawTls nonsense(port());
  nonsense.send("nonsense\r\n\r\n");
  EXPECT_THAT(nonsense.read_all(5), StartsWith("HTTP/1.1 400"));
  RawTls long_header(port());
  long_header.send("GET /healthz HTTP/1.1\r\nHost: a\r\nX-Long: " + std::string(20'000, 'x') + "\r\n\r\n");
  EXPECT_THAT(long_header.read_all(5), StartsWith("HTTP/1.1 431"));
  RawTls cut_off(port());
  cut_off.send("POST /v1/enrolments HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{");
  auto client = this->client();
  EXPECT_EQ(client.send("GET", "/healthz").status, 200) << "others are served meanwhile";
}

TEST_F(ServerTest, SlowClientsLoseTheirConnection) {
  options.server.header_timeout = 300ms;
  options.server.body_timeout = 300ms;
  options.server.idle_timeout = 300ms;
  start();
  RawTls idle(port());
  EXPECT_TRUE(idle.closed_within(10));
  RawTls slow_header(port());
  slow_header.send("GET /healthz HT");
  EXPECT_TRUE(slow_header.closed_within(10));
  RawTls slow_body(port());
  slow_body.send("POST /v1/enrolments HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{");
  EXPECT_TRUE(slow_body.closed_within(10));
  EXPECT_TRUE(memory_is_free());
}

// Beyond the limit a client waits in the kernel's queue, and is served when another one goes.
TEST_F(ServerTest, ConnectionsAreLimited) {
  options.server.max_connections = 1;
  start();
  std::optional<RawTls> first(port());
  EXPECT_EQ(running->connections(), 1U);
  std::atomic<int> status{0};
  std::thread second([&] { status = client().send("GET", "/healthz").status; });
  std::this_thread::sleep_for(200ms);
  EXPECT_EQ(status, 0) << "not served while the first is there";
  EXPECT_EQ(running->connections(), 1U);
  first.reset();
  second.join();
  EXPECT_EQ(status, 200);
}

TEST_F(ServerTest, ConnectionsThatEndAreForgotten) {
  start();
  for (int i = 0; i < 3; ++i) {
    RawTls reset(port());
    RawTls half_way(port());
    half_way.send("GET /healthz HT");
    auto polite = client();
    EXPECT_EQ(polite.send("GET", "/healthz").status, 200);
  }
  for (int i = 0; i < 1'000 && running->connections() > 0; ++i) std::this_thread::sleep_for(10ms);
  EXPECT_EQ(running->connections(), 0U);
}

TEST_F(ServerTest, MemoryOfRequestsIsLimited) {
  options.server.max_memory_bytes = 1'000'000;
  start();
  auto client = this->client();
  const auto refused = client.send("POST", "/v1/enrolments", std::string(2'000'000, 'x'));
  EXPECT_EQ(code_of(refused), "503 unavailable");
  EXPECT_TRUE(refused.headers.get("Retry-After"));
  EXPECT_EQ(code_of(client.send("POST", "/v1/enrolments", "{}")), "400 bad_request");
  EXPECT_TRUE(memory_is_free());
}

TEST_F(ServerTest, AnAddressCanBePaced) {
  options.server.max_requests_per_second = 1;
  start();
  auto client = this->client();
  hub::Response answer;
  for (int i = 0; i < 200 && answer.status != 429; ++i) answer = client.send("GET", "/healthz");
  EXPECT_EQ(code_of(answer), "429 slow_down");
  EXPECT_TRUE(answer.headers.get("Retry-After"));
  EXPECT_TRUE(parse_instant(body_of(answer).at("time").get<std::string>()));
}

TEST_F(ServerTest, ADecompressionBombIsBounded) {
  options.server.max_memory_bytes = 20'000'000;
  start();
  seed_office(running->hub().store());
  auto client = this->client();
  Tablet tablet = enrolled(client, 1);
  // 1 GiB of zeros in a gzip of 1 MiB would be too slow to make here: the same block over and over, stored deflated.
  const std::string head("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10);
  const std::string body =
      head + std::string("\xec\xc1\x01\x0d\x00\x00\x00\xc2\xa0\xfe\xa9\x6f\x0e\x37\xa0\x00", 16);
  EXPECT_EQ(code_of(push(client, tablet, body, {{"Content-Encoding", "gzip"}})), "400 bad_body");
  EXPECT_TRUE(memory_is_free());
}

TEST_F(ServerTest, PipelinedRequestsAreAnsweredInOrder) {
  start();
  RawTls pipelined(port());
  pipelined.send(
      "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /v1/nothing HTTP/1.1\r\nHost: a\r\n\r\n"
      "GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const auto answers = pipelined.read_all(10);
  const auto first = answers.find("HTTP/1.1 200");
  const auto second = answers.find("HTTP/1.1 404");
  const auto third = answers.rfind("HTTP/1.1 200");
  EXPECT_TRUE(first == 0 && first < second && second < third && third != std::string::npos) << answers;
}

}  // namespace
}  // namespace doorstep::testing
