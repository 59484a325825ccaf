// A partial PUT whose body breaks off on the way is handed on as far as it came; any other request then is nothing. And a
// large answer that is made at its reader's pace. In both versions of HTTP.
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "doorstep/hub/http/open_body.h"
#include "doorstep/testing/comes.h"

#include "http2_client.h"
#include "routed_server.h"

namespace doorstep::testing {
namespace {

using hub::Call;
using hub::OpenBody;
using hub::Response;
using namespace std::chrono_literals;

class TornBody : public RoutedServer {
 protected:
  TornBody() {
    hub::Router router;
    for (const char* method : {"PUT", "POST"}) {
      router.add(method, "/part", {}, [this](const Call& call) {
        const std::lock_guard lock(mutex);
        bodies.push_back(call.request.body.size());
        return hub::text_response(200, "text/plain", "taken");
      });
    }
    router.add("GET", "/large", {}, [this](const Call&) { return large(); });
    serve(std::move(router));
  }
  void TearDown() override {
    RoutedServer::TearDown();
    for (auto& thread : threads) thread.join();
  }

  // 2 MB in pieces, each made by a thread of its own when the one before it has gone.
  Response large() {
    Response response = hub::text_response(200, "image/jpeg", "begun");
    response.open = std::make_shared<OpenBody>();
    const auto left = std::make_shared<std::atomic<int>>(128);
    response.open->on_room([this, left, weak = std::weak_ptr(response.open)] {
      const std::lock_guard lock(mutex);
      threads.emplace_back([left, weak] {
        const auto open = weak.lock();
        if (!open) return;
        if (open->pending() > 0) ADD_FAILURE() << "something is pending still";
        open->write(std::string(OpenBody::kMaxPendingBytes, 'x'));
        if (--*left == 0) open->end();
      });
    });
    return response;
  }
  // Sends so many bytes of a body of 20,000, and goes.
  void send_torn(const std::string& method, bool has_range, std::size_t bytes) {
    const HeaderList range{{"content-range", "bytes 0-19999/50000"}};
    if (GetParam()) {
      Http2Client client(server->port());
      const auto stream = client.begin(method, "/part", has_range ? range : HeaderList{}, bytes, false);
      client.answer(stream, 1);  // what the hub says is read: else the goodbye would be a reset
    } else {
      RawTls client(server->port());
      client.send(method + " /part HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000\r\n" +
                  (has_range ? "Content-Range: bytes 0-19999/50000\r\n" : "") + "\r\n" +
                  std::string(bytes, 'x'));
    }
  }
  std::vector<std::size_t> taken() {
    const std::lock_guard lock(mutex);
    return bodies;
  }

  std::mutex mutex;
  std::vector<std::size_t> bodies;
  std::vector<std::thread> threads;
};

TEST_P(TornBody, OfAPartialPutIsWorthWhatHasCome) {
  send_torn("PUT", true, 12'000);
  EXPECT_TRUE(comes([&] { return taken().size() == 1; }));
  EXPECT_EQ(taken(), std::vector<std::size_t>{12'000});
}

TEST_P(TornBody, OfAnyOtherRequestIsNothing) {
  send_torn("PUT", false, 12'000);
  send_torn("POST", true, 12'000);
  send_torn("PUT", true, 0);
  send_torn("PUT", true, 5'000);  // the one that counts, after the others
  EXPECT_TRUE(comes([&] { return !taken().empty(); }));
  EXPECT_TRUE(comes([&] { return server->connections() == 0; }));
  EXPECT_EQ(taken(), std::vector<std::size_t>{5'000});
}

TEST_P(TornBody, ALargeAnswerIsMadeAtItsReadersPace) {
  const std::size_t whole = 5 + 128 * OpenBody::kMaxPendingBytes;
  if (GetParam()) {
    Http2Client client(server->port());
    EXPECT_EQ(client.answer(client.begin("GET", "/large")).body.size(), whole);
  } else {
    RawTls client(server->port());
    client.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const std::string text = client.read_all(20);
    EXPECT_GT(text.size(), whole);
    EXPECT_TRUE(text.ends_with("\r\n0\r\n\r\n"));
  }
}

INSTANTIATE_TEST_SUITE_P(Http, TornBody, ::testing::Bool(),
                         [](const auto& of) { return of.param ? "Http2" : "Http1"; });

}  // namespace
}  // namespace doorstep::testing
