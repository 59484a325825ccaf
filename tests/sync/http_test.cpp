// The libcurl transport against a real TLS server on loopback: trust, kinds of failure, one connection, limits.
#include <algorithm>
#include <atomic>
#include <cstdlib>

#include <gtest/gtest.h>
#include <zstd.h>

#include "doorstep/event/error.h"
#include "doorstep/http/transport.h"
#include "doorstep/testing/comes.h"

#include "tls_server.h"

namespace doorstep::http {
namespace {

using ::doorstep::testing::http_answer;
using ::doorstep::testing::TlsServer;
using sync::TransportFailure;

CurlConfig config_for(const TlsServer& server) {
  CurlConfig config;
  config.base_url = server.url();
  config.ca_pem = server.certificate_pem();
  return config;
}

sync::Request post(const std::string& body, bool compress = false) {
  sync::Request request;
  request.id = 7;
  request.method = sync::Method::post;
  request.path = "/v1/things?x=%2F";
  request.headers = {{"Content-Type", "application/x-ndjson"}, {"Authorization", "Bearer t"}};
  request.body = body;
  request.compress = compress;
  return request;
}

sync::Response answer_of(const Outcome& outcome) {
  const auto* response = std::get_if<sync::Response>(&outcome);
  EXPECT_TRUE(response) << "failed: " << to_string(std::get<sync::TransportFailed>(outcome).kind);
  return response ? *response : sync::Response{};
}

TransportFailure failure_of(const Outcome& outcome) {
  const auto* failed = std::get_if<sync::TransportFailed>(&outcome);
  EXPECT_TRUE(failed) << "an answer where none was to come";
  EXPECT_EQ(failed ? failed->request : 0, 7u);
  return failed ? failed->kind : TransportFailure::offline;
}

TlsServer::Script always(std::string bytes) {
  return [bytes = std::move(bytes)](const std::string&) { return TlsServer::Reply{bytes}; };
}

TEST(Curl, CarriesARequestAndItsAnswer) {
  TlsServer server(always(http_answer(429, "slow", "Retry-After: 17\r\n")));
  CurlTransport transport(config_for(server));
  const auto response = answer_of(transport.perform(post("line\n")));
  EXPECT_EQ(response.request, 7u);
  EXPECT_EQ(response.status, 429);
  EXPECT_EQ(response.retry_after_s, 17);
  EXPECT_EQ(response.body, "slow");
  const auto request = server.requests().at(0);
  EXPECT_EQ(request.rfind("POST /v1/things?x=%2F HTTP/1.1\r\n", 0), 0u) << request;
  EXPECT_NE(request.find("Authorization: Bearer t\r\n"), std::string::npos);
  EXPECT_EQ(request.find("\r\nAccept:"), std::string::npos) << "a header that nobody asked for";
  EXPECT_EQ(request.substr(request.size() - 9), "\r\n\r\nline\n");
}

TEST(Curl, KeepsOneConnection) {
  TlsServer server([](const std::string&) { return TlsServer::Reply{http_answer(200, "x"), true}; });
  CurlTransport transport(config_for(server));
  for (int i = 0; i < 5; ++i) answer_of(transport.perform(post("x")));
  sync::Request get;
  get.path = "/v1/feed";
  answer_of(transport.perform(get));
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(transport.traffic().requests, 6u);
  EXPECT_EQ(transport.traffic().connections, 1u);
}

TEST(Curl, CompressesWhatIsToBeCompressed) {
  TlsServer server(always(http_answer(200, "")));
  CurlTransport transport(config_for(server));
  const std::string body(100'000, 'a');
  answer_of(transport.perform(post(body, true)));
  const auto request = server.requests().at(0);
  EXPECT_NE(request.find("Content-Encoding: zstd\r\n"), std::string::npos);
  const auto packed = request.substr(request.find("\r\n\r\n") + 4);
  EXPECT_LT(packed.size(), 200u);
  std::string unpacked(body.size(), '\0');
  EXPECT_EQ(ZSTD_decompress(unpacked.data(), unpacked.size(), packed.data(), packed.size()), body.size());
  EXPECT_EQ(unpacked, body);
}

sync::Request numbered(sync::RequestId id) {
  auto request = post("body " + std::to_string(id));
  request.id = id;
  return request;
}

// HTTP/1.1 has one request on a connection at a time: what is sent behind another waits for its turn.
TEST(Curl, WhatIsSentBehindComesAfterItOnTheSameConnection) {
  std::atomic<sync::RequestId> next = 8;
  sync::RequestId asked = 7;
  TlsServer server([&](const std::string&) {  // answers once the next one is waiting
    EXPECT_TRUE(::doorstep::testing::comes([&] { return next >= std::min<sync::RequestId>(asked + 2, 12); }));
    ++asked;
    return TlsServer::Reply{http_answer(200, "x"), true};
  });
  CurlTransport transport(config_for(server));
  const Follow follow = [&]() -> std::optional<sync::Request> {
    return next < 12 ? std::optional(numbered(next++)) : std::nullopt;
  };
  EXPECT_EQ(answer_of(transport.perform(numbered(7), follow)).request, 7u);
  for (sync::RequestId id = 8; id < 12; ++id) EXPECT_EQ(answer_of(transport.await(follow)).request, id);
  ASSERT_EQ(server.requests().size(), 5u);
  for (std::size_t i = 0; i < 5; ++i)
    EXPECT_TRUE(server.requests()[i].ends_with("body " + std::to_string(i + 7))) << i;
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(transport.traffic().connections, 1u);
}

TEST(Curl, WhatIsNeverAwaitedIsGivenUp) {
  std::atomic<bool> followed = false;
  TlsServer server([&](const std::string&) {
    EXPECT_TRUE(::doorstep::testing::comes([&] { return followed.load(); }));
    return TlsServer::Reply{http_answer(200, "x"), true};
  });
  CurlTransport transport(config_for(server));
  answer_of(transport.perform(numbered(7), [&] {
    followed = true;
    return std::optional(numbered(8));
  }));
  EXPECT_EQ(answer_of(transport.perform(numbered(9))).request, 9u);
  EXPECT_THROW(transport.await(nullptr), Error);
  EXPECT_TRUE(server.requests().back().ends_with("body 9"));
}

TEST(Curl, AwaitsNothingThatWasNotSent) {
  class NeverFollows final : public Transport {
    Outcome perform(const sync::Request& request, const Follow&) override {
      return sync::Response{request.id, 200, std::nullopt, ""};
    }
  };
  EXPECT_THROW(NeverFollows().await(nullptr), Error);
}

TEST(Curl, FollowsNoRedirect) {
  TlsServer server(always(http_answer(302, "", "Location: https://127.0.0.1:1/login\r\n")));
  CurlTransport transport(config_for(server));
  EXPECT_EQ(answer_of(transport.perform(post("x"))).status, 302);
}

TEST(Curl, ARetryAfterThatIsNoNumberIsNone) {
  TlsServer server(always(http_answer(503, "", "Retry-After: Sat, 21 Nov 2026 08:00:00 GMT\r\n")));
  CurlTransport transport(config_for(server));
  EXPECT_FALSE(answer_of(transport.perform(post("x"))).retry_after_s);
}

// --- trust -----------------------------------------------------------------------------------------------------

TEST(CurlTrust, RefusesACertificateThatItWasNotGiven) {
  TlsServer server(always(http_answer(200, "stolen")));
  TlsServer other(always(""));
  auto config = config_for(server);
  config.ca_pem = other.certificate_pem();
  CurlTransport transport(config);
  EXPECT_EQ(failure_of(transport.perform(post("secret"))), TransportFailure::tls);
  EXPECT_TRUE(server.requests().empty()) << "nothing was sent";
}

TEST(CurlTrust, RefusesANameThatTheCertificateLacks) {
  TlsServer server(always(http_answer(200, "")));
  auto config = config_for(server);
  config.base_url.replace(config.base_url.find("127.0.0.1"), 9, "localhost");
  CurlTransport transport(config);
  EXPECT_EQ(failure_of(transport.perform(post("x"))), TransportFailure::tls);
}

TEST(CurlTrust, APinAdmitsItsKeyAlone) {
  TlsServer server(always(http_answer(200, "")));
  TlsServer other(always(""));
  auto config = config_for(server);
  config.pinned_key = server.pin();
  EXPECT_EQ(answer_of(CurlTransport(config).perform(post("x"))).status, 200);
  config.pinned_key = other.pin();
  EXPECT_EQ(failure_of(CurlTransport(config).perform(post("x"))), TransportFailure::tls);
  EXPECT_EQ(server.requests().size(), 1u);
}

// To a tablet whose clock is years ahead a certificate has run out; to one that is behind it is not good yet.
TEST(CurlTrust, AWrongClockStopsNoSync) {
  for (const int years : {-20, 20}) {
    TlsServer server(always(http_answer(200, "x")), false, std::chrono::hours(24 * 365 * years));
    CurlTransport transport(config_for(server));
    EXPECT_EQ(answer_of(transport.perform(post("x"))).status, 200) << years;
    TlsServer other(always(http_answer(200, "x")), false, std::chrono::hours(24 * 365 * years));
    auto config = config_for(server);
    config.base_url = other.url();
    CurlTransport misled(config);
    EXPECT_EQ(failure_of(misled.perform(post("x"))), TransportFailure::tls) << "who it is counts as ever";
  }
}

std::int64_t now_ms() {
  using std::chrono::system_clock;
  return std::chrono::duration_cast<std::chrono::milliseconds>(system_clock::now().time_since_epoch())
      .count();
}

TEST(CurlTrust, ACertificateThatSurelyRanOutIsRefused) {
  const auto with = [](const TlsServer& server) {
    auto config = config_for(server);
    config.surely_past_ms = now_ms();
    return config;
  };
  TlsServer server(always(http_answer(200, "x")), false, std::chrono::hours(-26));  // ran out an hour ago
  CurlTransport transport(with(server));
  EXPECT_EQ(failure_of(transport.perform(post("x"))), TransportFailure::tls);
  TlsServer newer(always(http_answer(200, "x")), false, std::chrono::hours(1));  // made since that time
  CurlTransport renewed(with(newer));
  EXPECT_EQ(answer_of(renewed.perform(post("x"))).status, 200);
  auto config = with(newer);
  config.ca_pem = server.certificate_pem();
  CurlTransport misled(config);
  EXPECT_EQ(failure_of(misled.perform(post("x"))), TransportFailure::tls) << "who it is counts as ever";
}

TEST(CurlTrust, RefusesOldTls) {
  TlsServer server(always(http_answer(200, "")), true);
  CurlTransport transport(config_for(server));
  EXPECT_EQ(failure_of(transport.perform(post("x"))), TransportFailure::tls);
}

TEST(CurlTrust, TakesNoAddressButHttps) {
  for (const char* url : {"http://127.0.0.1", "https://", "", "ftp://h", "https://u@h", "https://h/p",
                          "https://h?q", "https://h#f", "https://h\r\nX: y", "file:///etc/passwd"}) {
    CurlConfig config;
    config.base_url = url;
    EXPECT_THROW(CurlTransport{config}, Error) << url;
  }
}

TEST(CurlTrust, TakesNoProxyFromTheEnvironment) {
  TlsServer server(always(http_answer(200, "")));
  ::setenv("https_proxy", "http://127.0.0.1:1", 1);
  ::setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
  CurlTransport transport(config_for(server));
  EXPECT_EQ(answer_of(transport.perform(post("x"))).status, 200);
  ::unsetenv("https_proxy");
  ::unsetenv("ALL_PROXY");
}

// --- kinds of failure --------------------------------------------------------------------------------------------

TEST(CurlFailure, NobodyListensIsOffline) {
  CurlConfig config;
  {
    TlsServer server(always(""));
    config = config_for(server);
  }
  EXPECT_EQ(failure_of(CurlTransport(config).perform(post("x"))), TransportFailure::offline);
}

TEST(CurlFailure, ANameThatIsNotThereIsOffline) {
  CurlConfig config;
  config.base_url = "https://no-such-hub.invalid";
  EXPECT_EQ(failure_of(CurlTransport(config).perform(post("x"))), TransportFailure::offline);
}

TEST(CurlFailure, HangingUpWithoutAWordIsCutOff) {
  TlsServer server(always(""));
  CurlTransport transport(config_for(server));
  EXPECT_EQ(failure_of(transport.perform(post("x"))), TransportFailure::cut_off);
}

TEST(CurlFailure, ABodyThatIsCutOffIsNoAnswer) {
  const auto whole = http_answer(200, std::string(1000, 'x'));
  TlsServer server(always(whole.substr(0, whole.size() - 1)));
  CurlTransport transport(config_for(server));
  EXPECT_EQ(failure_of(transport.perform(post("x"))), TransportFailure::cut_off);
}

TEST(CurlFailure, SilenceIsATimeout) {
  TlsServer server([](const std::string&) { return TlsServer::Reply{"", false, true}; });
  auto config = config_for(server);
  config.total_timeout_ms = 300;
  CurlTransport transport(config);
  EXPECT_EQ(failure_of(transport.perform(post("x"))), TransportFailure::timeout);
}

TEST(CurlFailure, AnAnswerWithoutEndIsTooLarge) {
  TlsServer server(always(http_answer(200, std::string(300'000, 'x'))));
  auto config = config_for(server);
  config.max_answer_bytes = 100'000;
  CurlTransport transport(config);
  EXPECT_EQ(failure_of(transport.perform(post("x"))), TransportFailure::too_large);
}

TEST(CurlFailure, TheNextRequestWorksAgain) {
  int count = 0;
  TlsServer server(
      [&](const std::string&) { return TlsServer::Reply{++count == 1 ? "" : http_answer(200, "ok")}; });
  CurlTransport transport(config_for(server));
  EXPECT_EQ(failure_of(transport.perform(post("x"))), TransportFailure::cut_off);
  EXPECT_EQ(answer_of(transport.perform(post("x"))).body, "ok");
}

TEST(CurlFailure, WhatIsSentBehindFailsWithTheConnection) {
  std::atomic<bool> followed = false;
  TlsServer server([&](const std::string&) {
    EXPECT_TRUE(::doorstep::testing::comes([&] { return followed.load(); }));
    return TlsServer::Reply{""};
  });
  CurlTransport transport(config_for(server));
  const Follow follow = [&]() -> std::optional<sync::Request> {
    if (followed.exchange(true)) return std::nullopt;
    return numbered(8);
  };
  EXPECT_EQ(failure_of(transport.perform(numbered(7), follow)), TransportFailure::cut_off);
  const auto second = transport.await(nullptr);
  ASSERT_TRUE(std::holds_alternative<sync::TransportFailed>(second));
  EXPECT_EQ(std::get<sync::TransportFailed>(second).request, 8u);
}

}  // namespace
}  // namespace doorstep::http
