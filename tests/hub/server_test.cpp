// The hub behind its socket: real HTTPS on loopback.
#include <algorithm>
#include <atomic>
#include <cctype>
#include <chrono>
#include <optional>
#include <set>
#include <thread>

#include <curl/curl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "doorstep/event/error.h"
#include "doorstep/event/jwk.h"
#include "doorstep/event/jwt.h"
#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/server/data_directory.h"
#include "doorstep/hub/server/serve.h"

#include "https_client.h"
#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using namespace std::chrono_literals;

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    options.data = folder.path() / "hub";
    options.listen = "127.0.0.1:0";
    clock.wall = kHubNow;
  }

  hub::RunningHub& start() {
    running = std::make_unique<hub::RunningHub>(options, clock, random);
    return *running;
  }
  HttpsClient client() { return {running->url(), running->certificate_file(), running->pin()}; }
  std::uint16_t port() const {
    return static_cast<std::uint16_t>(std::stoi(running->url().substr(running->url().rfind(':') + 1)));
  }

  // A device that is enrolled and has a token, all over the wire.
  Tablet enrolled(HttpsClient& client, std::uint8_t seed) {
    Tablet tablet(seed);
    const auto code = hub::make_enrolment_code(running->hub().store(), random, clock.wall_ms(),
                                               ProviderId("brook"), {"c1"});
    const json body{{"code", code}, {"public_key", event::public_jwk(tablet.signer->public_key())}};
    const auto answer = client.send("POST", "/v1/enrolments", body.dump());
    EXPECT_EQ(answer.status, 201) << answer.body;
    tablet.id = body_of(answer).at("device");
    const std::int64_t now = clock.wall_ms() / 1000;
    const auto token = client.send(
        "POST", "/oauth2/token",
        form({{"grant_type", "client_credentials"},
              {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
              {"client_assertion", event::make_assertion(*tablet.signer, tablet.id,
                                                         body_of(answer).at("issuer").get<std::string>(), now,
                                                         now + 60, "jti-" + std::to_string(seed))}}),
        {{"Content-Type", "application/x-www-form-urlencoded"}});
    EXPECT_EQ(token.status, 200) << token.body;
    tablet.token = body_of(token).at("access_token");
    return tablet;
  }

  static hub::Response push(HttpsClient& client, const Tablet& tablet, const std::string& body,
                            HeaderList headers = {}) {
    headers.emplace_back("Authorization", "Bearer " + tablet.token);
    headers.emplace_back("Content-Type", "application/x-ndjson");
    return client.send("POST", "/v1/devices/" + tablet.id + "/events", body, headers);
  }

  // The connection ends a moment before what it held is given back.
  bool memory_is_free() const {
    for (int i = 0; i < 500 && running->memory()->used_bytes() > 0; ++i) std::this_thread::sleep_for(10ms);
    return running->memory()->used_bytes() == 0;
  }

  TemporaryFolder folder;
  ManualClock clock;
  SeededRandom random{5};
  hub::ServeOptions options;
  std::unique_ptr<hub::RunningHub> running;
};

mode_t mode_of(const std::filesystem::path& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 0777U : 0;
}

TEST_F(ServerTest, TheFirstStartMakesWhatItNeeds) {
  start();
  EXPECT_EQ(mode_of(options.data), 0700U);
  EXPECT_EQ(mode_of(options.data / "operator.token"), 0600U);
  EXPECT_EQ(mode_of(options.data / "keys" / "receipt"), 0600U);
  EXPECT_EQ(mode_of(options.data / "tls" / "key.pem"), 0600U);
  EXPECT_EQ(running->certificate_file(), options.data / "tls" / "cert.pem");
  const auto epoch = running->epoch();
  const auto pin = running->pin();
  running.reset();
  start();
  EXPECT_EQ(running->epoch(), epoch);
  EXPECT_EQ(running->pin(), pin);
}

TEST_F(ServerTest, TheWholeWayOverOneConnection) {
  start();
  seed_office(running->hub().store());
  auto client = this->client();
  Tablet tablet = enrolled(client, 1);
  for (int i = 0; i < 250; ++i) tablet.add();
  const auto receipt = push(client, tablet, tablet.push_body());
  EXPECT_EQ(receipt.status, 200) << receipt.body;
  EXPECT_EQ(body_of(receipt).at("seq"), 250);
  EXPECT_EQ(client.connections_made(), 1);
}

TEST_F(ServerTest, SpeaksTls12And13AndNothingOlder) {
  start();
  for (const long version : {CURL_SSLVERSION_MAX_TLSv1_2, CURL_SSLVERSION_MAX_TLSv1_3}) {
    auto client = this->client();
    client.set_tls_max(version);
    EXPECT_EQ(client.send("GET", "/healthz").status, 200);
  }
  auto old = this->client();
  old.set_tls_max(CURL_SSLVERSION_MAX_TLSv1_1);
  EXPECT_EQ(old.send("GET", "/healthz").status, 0);
}

TEST_F(ServerTest, TheCertificateHoldsForLocalhostToo) {
  start();
  HttpsClient by_name("https://localhost:" + std::to_string(port()), running->certificate_file(),
                      running->pin());
  EXPECT_EQ(by_name.send("GET", "/healthz").status, 200);
  HttpsClient pinned_to_another(running->url(), running->certificate_file(),
                                "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  EXPECT_EQ(pinned_to_another.send("GET", "/healthz").status, 0);
}

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

TEST_F(ServerTest, SixtyFourDevicesPushAtOnce) {
  start();
  seed_office(running->hub().store());
  constexpr std::uint8_t kDevices = 64;
  std::vector<Tablet> tablets;
  auto setup = client();
  for (std::uint8_t i = 1; i <= kDevices; ++i) {
    tablets.push_back(enrolled(setup, i));
    for (int line = 0; line < 20; ++line) tablets.back().add();
  }
  std::atomic<int> receipted{0};
  std::vector<std::thread> threads;
  for (const auto& tablet : tablets) {
    threads.emplace_back([&] {
      auto client = this->client();
      for (std::size_t i = 1; i <= 20; i += 5) {
        const auto answer = push(client, tablet, tablet.push_body(i, i + 4));
        if (answer.status == 200 && body_of(answer).at("seq") == i + 4) ++receipted;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(receipted, kDevices * 4);
  EXPECT_EQ(running->hub().store().read(
                [](hub::Connection& db) { return db.first("SELECT count(*) FROM line")->integer(0); }),
            kDevices * 20);
}

TEST_F(ServerTest, AHubThatIsLeavingSaysSoAndServesOn) {
  start();
  auto client = this->client();
  EXPECT_EQ(client.send("GET", "/readyz").status, 200);
  running->hub().leave();
  EXPECT_EQ(code_of(client.send("GET", "/readyz")), "404 draining");
  EXPECT_EQ(client.send("GET", "/healthz").status, 200);
  EXPECT_EQ(this->client().send("GET", "/openapi.json").status, 200);
}

TEST_F(ServerTest, ASecondHubOnTheSameFolderIsRefused) {
  start();
  try {
    const hub::RunningHub second(options, clock, random);
    ADD_FAILURE() << "two hubs";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "directory_in_use");
  }
}

TEST_F(ServerTest, ARevocationByAnotherProcessHoldsAtOnce) {
  start();
  seed_office(running->hub().store());
  auto client = this->client();
  Tablet tablet = enrolled(client, 1);
  ASSERT_EQ(push(client, tablet, tablet.push_body()).status, 200);
  const auto beside = hub::DataDirectory::open(options.data).open_store();
  hub::revoke_device(*beside, kHubNow, DeviceId(tablet.id), true);
  EXPECT_EQ(code_of(push(client, tablet, tablet.push_body())), "403 device_revoked");
}

TEST_F(ServerTest, StopsWhileClientsAreIdleOrHalfWay) {
  options.server.shutdown_timeout = 500ms;
  start();
  auto client = this->client();
  ASSERT_EQ(client.send("GET", "/healthz").status, 200);
  RawTls half_way(port());
  half_way.send("POST /v1/enrolments HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{");
  const auto begun = std::chrono::steady_clock::now();
  running.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 20s);
}

TEST_F(ServerTest, MetricsAreOnAListenerOfTheirOwn) {
  options.metrics_listen = "127.0.0.1:0";
  start();
  auto client = this->client();
  EXPECT_EQ(code_of(client.send("GET", "/metrics")), "404 not_found");
  EXPECT_EQ(client.send("GET", "/openapi.json").headers.get("Content-Type"), "application/json");
  EXPECT_EQ(body_of(client.send("GET", "/openapi.json")).at("openapi"), "3.1.0");
  CURL* curl = curl_easy_init();
  std::string text;
  curl_easy_setopt(curl, CURLOPT_URL, ("http://" + running->metrics_address() + "/metrics").c_str());
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &text);
  curl_easy_setopt(
      curl, CURLOPT_WRITEFUNCTION, +[](char* data, std::size_t size, std::size_t count, void* to) {
        static_cast<std::string*>(to)->append(data, size * count);
        return size * count;
      });
  EXPECT_EQ(curl_easy_perform(curl), CURLE_OK);
  curl_easy_cleanup(curl);
  EXPECT_THAT(text, HasSubstr(R"(doorstep_requests_total{route="/openapi.json",status="200"} 2)"));
  EXPECT_THAT(text, HasSubstr("doorstep_connections"));
}

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

TEST_F(ServerTest, OpenApiNamesEveryRoute) {
  start();
  std::set<std::string> served;
  for (const auto& route : running->hub().service().router().routes())
    served.insert(route.method + " " + route.pattern);
  std::set<std::string> described;
  auto client = this->client();
  const json document = body_of(client.send("GET", "/openapi.json"));
  for (const auto& [path, methods] : document.at("paths").items()) {
    for (const auto& [method, about] : methods.items()) {
      std::string name = method;
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::toupper(c); });
      described.insert(name + " " + path);
      EXPECT_TRUE(about.contains("summary") && about.contains("responses")) << path;
    }
  }
  EXPECT_EQ(described, served);
}

TEST_F(ServerTest, WrongAddressesAndCertificatesAreErrors) {
  const auto code = [&] {
    try {
      const hub::RunningHub hub(options, clock, random);
    } catch (const Error& error) {
      return error.code();
    }
    return std::string("none");
  };
  for (const char* address : {"127.0.0.1", "127.0.0.1:x", ":1", "127.0.0.1:70000", ""}) {
    options.listen = address;
    EXPECT_EQ(code(), "usage") << address;
  }
  options.listen = "127.0.0.1:0";
  options.certificate_file = folder.path() / "missing.pem";
  EXPECT_EQ(code(), "usage");
  options.key_file = folder.path() / "missing.key";
  EXPECT_EQ(code(), "bad_certificate");
}

}  // namespace
}  // namespace doorstep::testing
