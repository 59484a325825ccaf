// Answers are compressed for clients that can read it, and for nobody else.
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include "doorstep/hub/http/service.h"

#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

using hub::Response;

const std::string kLong = R"({"said":")" + std::string(5'000, 'a') + R"("})";

std::string noise(std::size_t bytes) {
  SeededRandom random(3);
  std::string text(bytes, '\0');
  random.fill({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  return text;
}

class EncodingTest : public ::testing::Test {
 protected:
  Response ask(const std::string& accepted, const std::string& body = kLong,
               const std::string& encoding = {}) {
    hub::Router router;
    router.add("GET", "/said", {}, [&](const hub::Call&) {
      Response response = hub::text_response(200, "application/json", body);
      if (!encoding.empty()) response.headers.set("Content-Encoding", encoding);
      return response;
    });
    const hub::Service service(
        std::move(router), [](const hub::Request&) { return hub::Caller{}; }, clock);
    hub::Request request;
    request.method = "GET";
    request.target = "/said";
    if (!accepted.empty()) request.headers.add("accept-encoding", accepted);
    return service.handle_now(std::move(request));
  }
  static std::string encoding_of(const Response& response) {
    return std::string(response.headers.get("Content-Encoding").value_or(""));
  }
  ManualClock clock;
};

TEST_F(EncodingTest, IsTheBestThatTheClientCanRead) {
  EXPECT_EQ(encoding_of(ask("zstd")), "zstd");
  EXPECT_EQ(encoding_of(ask("deflate, gzip, br, zstd")), "zstd");
  EXPECT_EQ(encoding_of(ask("gzip, deflate, br")), "gzip");
  EXPECT_EQ(encoding_of(ask(" GZip ;q=0.5 ,identity")), "gzip");
  EXPECT_EQ(encoding_of(ask("zstd;q=0, gzip;q=1.0")), "gzip");
}

TEST_F(EncodingTest, IsNoneForWhoDoesNotAskForIt) {
  for (const char* accepted :
       {"", "identity", "br", "*", "zstd;q=0", "gzip ; q=0.000", "zstdx", ",,;", "q=1"}) {
    const Response response = ask(accepted);
    EXPECT_EQ(encoding_of(response), "") << accepted;
    EXPECT_EQ(response.body, kLong) << accepted;
  }
}

TEST_F(EncodingTest, StandsForTheSameBytes) {
  std::string text(kLong.size() + 1, '\0');
  const std::string zstd = ask("zstd").body;
  EXPECT_LT(zstd.size(), 200U);
  text.resize(ZSTD_decompress(text.data(), text.size(), zstd.data(), zstd.size()));
  EXPECT_EQ(text, kLong);

  const std::string gzip = ask("gzip").body;
  std::string unzipped(kLong.size() + 1, '\0');
  z_stream stream{};
  ASSERT_EQ(inflateInit2(&stream, MAX_WBITS + 16), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data()));
  stream.avail_in = static_cast<uInt>(gzip.size());
  stream.next_out = reinterpret_cast<Bytef*>(unzipped.data());
  stream.avail_out = static_cast<uInt>(unzipped.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  unzipped.resize(stream.total_out);
  inflateEnd(&stream);
  EXPECT_EQ(unzipped, kLong);
}

TEST_F(EncodingTest, LeavesBodiesThatWouldNotGetShorter) {
  EXPECT_EQ(encoding_of(ask("zstd", noise(1'000))), "");
  EXPECT_EQ(encoding_of(ask("gzip", noise(1'000))), "");
  EXPECT_EQ(encoding_of(ask("zstd", std::string(100, 'a'))), "");
  EXPECT_EQ(encoding_of(ask("zstd", "")), "");
}

TEST_F(EncodingTest, LeavesBodiesThatAreEncodedAlready) {
  const Response response = ask("zstd", kLong, "gzip");
  EXPECT_EQ(encoding_of(response), "gzip");
  EXPECT_EQ(response.body, kLong);
}

}  // namespace
}  // namespace doorstep::testing
