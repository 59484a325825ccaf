// Answers that go on, at the hub's socket, in both versions of HTTP: event by event, to a clean end; a client that goes, one
// that does not read, a hub that ends.
#include "doorstep/hub/http/open_body.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "doorstep/testing/comes.h"

#include "http2_client.h"
#include "routed_server.h"

namespace doorstep::testing {
namespace {

using hub::Call;
using hub::OpenBody;
using hub::Response;
using namespace std::chrono_literals;

// A client of either version that has asked for the stream.
class Reader {
 public:
  Reader(std::uint16_t port, bool http2) {
    if (http2) {
      h2_ = std::make_unique<Http2Client>(port);
      stream_ = h2_->begin("GET", "/stream");
    } else {
      h1_ = std::make_unique<RawTls>(port);
      h1_->send("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
  }
  bool reads(const std::string& text) {
    if (h2_) return h2_->reads(stream_, text);
    while (text_.find(text) == std::string::npos) {
      const std::string more = h1_->read_some(20);
      if (more.empty()) return false;
      text_ += more;
    }
    return true;
  }
  // Reads to the end; whether it is one that the hub meant, and not a connection that breaks.
  bool ends_cleanly() {
    if (h2_) return h2_->answer(stream_).status == 200 && h2_->has_ended(stream_);
    text_ += h1_->read_all(20);
    return text_.ends_with("\r\n0\r\n\r\n");
  }
  bool is_broken_off() {
    if (h2_) {
      h2_->answer(stream_);
      return h2_->has_ended(stream_);
    }
    text_ += h1_->read_all(20);
    return !text_.ends_with("\r\n0\r\n\r\n");
  }

 private:
  std::unique_ptr<Http2Client> h2_;
  std::unique_ptr<RawTls> h1_;
  std::int32_t stream_ = 0;
  std::string text_;
};

class OpenAnswer : public RoutedServer {
 protected:
  OpenAnswer() {
    hub::Router router;
    router.add("GET", "/stream", {}, [this](const Call&) {
      Response response = hub::text_response(200, "text/event-stream", ": begun\n\n");
      response.open = std::make_shared<OpenBody>();
      const std::lock_guard lock(mutex);
      last = response.open;
      return response;
    });
    serve(std::move(router));
  }
  Reader ask() { return {server->port(), GetParam()}; }
  // Of the answer that was begun last.
  std::shared_ptr<OpenBody> body() {
    const std::lock_guard lock(mutex);
    return last;
  }

  std::mutex mutex;
  std::shared_ptr<OpenBody> last;
};

TEST_P(OpenAnswer, IsSentAsItIsWrittenAndEnds) {
  Reader reader = ask();
  ASSERT_TRUE(reader.reads(": begun"));
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(body()->write("event " + std::to_string(i) + "\n"));
    ASSERT_TRUE(reader.reads("event " + std::to_string(i) + "\n"));
  }
  body()->write("the last");
  body()->end();
  EXPECT_FALSE(body()->write("and no more"));
  EXPECT_TRUE(reader.ends_cleanly());
  EXPECT_TRUE(reader.reads("the last"));
}

TEST_P(OpenAnswer, IsOverAtOnceWhereTheClientGoes) {
  {
    Reader reader = ask();
    ASSERT_TRUE(reader.reads(": begun"));
  }
  EXPECT_TRUE(comes([&] { return body()->is_over(); }));
  EXPECT_FALSE(body()->write("to nobody"));
  EXPECT_TRUE(comes([&] { return server->connections() == 0; }));
}

TEST_P(OpenAnswer, IsDroppedWhereTheClientDoesNotRead) {
  Reader reader = ask();
  ASSERT_TRUE(reader.reads(": begun"));
  const std::string block(8'000, 'x');
  std::size_t written = 0;
  while (written < 64'000'000 && body()->write(block)) {
    written += block.size();
    for (int i = 0; i < 20 && body()->pending() > 0; ++i) std::this_thread::sleep_for(5ms);
    ASSERT_LE(body()->pending(), OpenBody::kMaxPendingBytes);
  }
  EXPECT_LT(written, 64'000'000U);
  EXPECT_TRUE(body()->is_over());
  EXPECT_TRUE(reader.is_broken_off());
  EXPECT_TRUE(GetParam() || comes([&] { return server->connections() == 0; }));
}

TEST_P(OpenAnswer, EndsWithTheServer) {
  Reader reader = ask();
  ASSERT_TRUE(reader.reads(": begun"));
  std::thread stopping([&] { server->stop(); });
  EXPECT_TRUE(reader.ends_cleanly());
  stopping.join();
  EXPECT_FALSE(body()->write("too late"));
}

TEST_P(OpenAnswer, AnswersManyAtOnceFromTheSameFewThreads) {
  std::vector<std::unique_ptr<Reader>> readers;
  std::vector<std::shared_ptr<OpenBody>> bodies;
  for (int i = 0; i < 40; ++i) {
    readers.push_back(std::make_unique<Reader>(ask()));
    ASSERT_TRUE(readers.back()->reads(": begun"));
    bodies.push_back(body());
  }
  for (const auto& one : bodies) EXPECT_TRUE(one->write("to all\n"));
  for (const auto& one : readers) EXPECT_TRUE(one->reads("to all\n"));
  for (const auto& one : bodies) one->end();
  for (const auto& one : readers) EXPECT_TRUE(one->ends_cleanly());
}

INSTANTIATE_TEST_SUITE_P(Http, OpenAnswer, ::testing::Values(false, true),
                         [](const auto& version) { return version.param ? "Two" : "One"; });

TEST(OpenBodyTest, IsKeptWithinItsLimitAndThenDropped) {
  OpenBody body;
  EXPECT_TRUE(body.write(std::string(OpenBody::kMaxPendingBytes, 'x')));
  EXPECT_EQ(body.pending(), OpenBody::kMaxPendingBytes);
  EXPECT_FALSE(body.write("y"));
  EXPECT_TRUE(body.is_dropped());
  const OpenBody::Next next = body.take(100);
  EXPECT_TRUE(next.is_dropped && next.is_end && next.bytes.empty());
}

TEST(OpenBodyTest, TellsOfWhatWasThereBefore) {
  OpenBody body;
  body.write("ab");
  int told = 0;
  body.on_change([&] { ++told; });
  EXPECT_EQ(told, 1);
  body.end();
  EXPECT_EQ(told, 2);
  EXPECT_EQ(body.take(1).bytes, "a");
  const OpenBody::Next last = body.take(1);
  EXPECT_EQ(last.bytes, "b");
  EXPECT_TRUE(last.is_end && !last.is_dropped);
  body.close();
  body.drop();
  EXPECT_EQ(told, 2) << "nobody listens any more";
}

}  // namespace
}  // namespace doorstep::testing
