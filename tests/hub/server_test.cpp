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
#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/server/data_directory.h"

#include "server_fixture.h"

namespace doorstep::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

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
