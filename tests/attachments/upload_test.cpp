// PUT /v1/blobs/{sha256}: chunks that can be gone on with, and everything that a device might do wrong or in bad faith.
#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "doorstep/hub/blobs/blobs.h"
#include "doorstep/media/media.h"
#include "doorstep/platform/openssl.h"
#include "doorstep/testing/pictures.h"

#include "world.h"

namespace doorstep::testing {
namespace {

using nlohmann::json;

constexpr Millis kDay_ms = 86'400'000;

class UploadTest : public AttachmentWorld {};

// A store whose writer comes to nothing until it is told to.
class LateStore final : public hub::Store {
 public:
  explicit LateStore(hub::Store& real) : real_(real) {}
  void submit(Work work, Done done) override { waiting_.emplace_back(std::move(work), std::move(done)); }
  void catch_up() {
    for (auto& [work, done] : std::exchange(waiting_, {})) real_.submit(std::move(work), std::move(done));
  }
  void copy_to(const std::filesystem::path& file) override { real_.copy_to(file); }
  void check() override { real_.check(); }

 private:
  void run_read(const Run& run) override { real_.read(run); }

  hub::Store& real_;
  std::vector<std::pair<Work, Done>> waiting_;
};

TEST_F(UploadTest, GoesOnWhereItEndedAndGivesAReceiptThatVerifies) {
  const std::string picture = jpeg(50'000);
  const std::string name = name_of(picture);
  EXPECT_EQ(body_of(ask(tablet, name, picture.size())).at("received"), 0);
  const auto first = body_of(put(tablet, picture, 0, 20'000));
  EXPECT_EQ(first.at("received"), 20'000);
  EXPECT_EQ(body_of(ask(tablet, name, picture.size())).at("received"), 20'000);
  const auto done = put(tablet, picture, 20'000, 30'000);
  ASSERT_EQ(done.status, 200) << done.body;
  const json receipt = body_of(done);
  EXPECT_EQ(receipt.at("bytes"), 50'000);
  const auto text = event::blob_receipt_text(tablet.id, name, 50'000, std::string(receipt.at("epoch")),
                                             std::string(receipt.at("time")));
  const auto sig = fixed_from_base64url<Signature>(receipt.at("sig").get<std::string>());
  EXPECT_TRUE(
      platform::openssl_crypto().ed25519_verify(hub.hub->receipt_key().public_key(), text, sig.value()));
  EXPECT_EQ(hub.count("SELECT count(*) FROM blob_upload"), 0);
  EXPECT_EQ(put(tablet, picture, 0, 20'000).status, 200) << "what is here is not sent again";
  EXPECT_EQ(ask(tablet, name, picture.size()).status, 200);
  EXPECT_EQ(hub.count("SELECT count(*) FROM blob_part"), 2);
}

TEST_F(UploadTest, InOneRequestWithoutARangeToo) {
  const std::string sound = voice(30'000);
  EXPECT_EQ(send_blob(tablet, name_of(sound), sound, "audio/ogg", {}).status, 200);
}

// As the server hands on a chunk that broke off: it is worth what has come of it.
TEST_F(UploadTest, WhatCameOfAChunkThatBrokeOffIsKept) {
  const std::string picture = jpeg(50'000);
  const auto torn =
      send_blob(tablet, name_of(picture), picture.substr(0, 9'000), "image/jpeg", "bytes 0-29999/50000");
  EXPECT_EQ(body_of(torn).at("received"), 9'000);
  EXPECT_EQ(code_of(send_blob(tablet, name_of(picture), picture.substr(9'000, 4'000), "image/jpeg",
                              "bytes 9000-9999/50000")),
            "400 bad_range")
      << "more than it says";
  EXPECT_EQ(code_of(send_blob(tablet, name_of(picture), picture.substr(9'000, 100), "image/jpeg",
                              "bytes 9000-49999/50000")),
            "400 bad_range")
      << "too little to be kept";
  EXPECT_EQ(put(tablet, picture, 9'000, 41'000).status, 200);
}

TEST_F(UploadTest, GapsAndOverlapsChangeNothing) {
  const std::string picture = jpeg(50'000);
  put(tablet, picture, 0, 20'000);
  for (const std::size_t from : {0U, 10'000U, 19'999U, 20'001U, 30'000U}) {
    const auto refused = put(tablet, picture, from, 10'000);
    EXPECT_EQ(code_of(refused), "409 offset_mismatch") << from;
    EXPECT_EQ(body_of(refused).at("received"), 20'000);
  }
  EXPECT_EQ(put(tablet, picture, 20'000, 30'000).status, 200);
}

TEST_F(UploadTest, WhatIsNotWhatItsNameSaysIsThrownAwayWhole) {
  const std::string picture = jpeg(50'000), lie = jpeg(50'000, "", 9);
  const std::string name = name_of(picture);
  const auto range = [&](std::size_t from, std::size_t length) {
    return "bytes " + std::to_string(from) + "-" + std::to_string(from + length - 1) + "/50000";
  };
  send_blob(tablet, name, lie.substr(0, 20'000), "image/jpeg", range(0, 20'000));
  const auto refused = send_blob(tablet, name, lie.substr(20'000), "image/jpeg", range(20'000, 30'000));
  EXPECT_EQ(code_of(refused), "422 bad_digest");
  EXPECT_EQ(hub.count("SELECT count(*) FROM blob_part"), 0);
  EXPECT_EQ(hub.count("SELECT count(*) FROM blob"), 0);
  put(tablet, picture, 0, 20'000);
  EXPECT_EQ(put(tablet, picture, 20'000, 30'000).status, 200) << "and the true ones are taken";
}

TEST_F(UploadTest, OnlyWhatItsOwnBytesShowIsTaken) {
  const std::string page = "<!doctype html><script>alert(1)</script>" + std::string(5'000, ' ');
  const std::string picture = jpeg(5'000);
  EXPECT_EQ(code_of(send_blob(tablet, name_of(page), page, "text/html", {})), "415 unsupported_type");
  EXPECT_EQ(code_of(send_blob(tablet, name_of(page), page, "image/jpeg", {})), "415 unsupported_type");
  EXPECT_EQ(code_of(send_blob(tablet, name_of(picture), picture, "image/png", {})), "415 unsupported_type");
  EXPECT_EQ(code_of(send_blob(tablet, name_of("x"), "x", "image/jpeg", {})), "422 bad_digest")
      << "too short to show it";
  EXPECT_EQ(hub.count("SELECT count(*) FROM blob"), 0);
  EXPECT_EQ(hub.count("SELECT count(*) FROM blob_part"), 0);
}

TEST_F(UploadTest, RangesThatMeanNothingAreRefused) {
  const std::string picture = jpeg(10'000);
  const std::string name = name_of(picture);
  for (const char* range :
       {"bytes 0-9999", "bytes 0-9998/10000", "bytes 1-0/10000", "bytes 0-10000/10000", "bytes -1-9999/10000",
        "bytes 0-9999/*", "bytes */10000", "octets 0-9999/10000", "bytes=0-9999/10000", "bytes 0-9999/0", "",
        "bytes 0-99999999999999999999/10000", "bytes 0x0-9999/10000", "bytes */0"}) {
    EXPECT_EQ(code_of(send_blob(tablet, name, picture, "image/jpeg", range)), "400 bad_range") << range;
  }
  EXPECT_EQ(code_of(send_blob(tablet, name, "", "image/jpeg", {})), "400 bad_range");
  EXPECT_EQ(code_of(send_blob(tablet, name, picture.substr(0, 100), "image/jpeg", "bytes 0-99/10000")),
            "400 bad_range")
      << "nobody makes millions of parts";
  for (const char* bad : {"x", "..%2F..", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="})
    EXPECT_EQ(code_of(send_blob(tablet, bad, picture, "image/jpeg", {})), "404 not_found") << bad;
}

TEST_F(UploadTest, SizesHaveTheirEnd) {
  const std::string name = name_of("huge");
  for (const char* total : {"26214401", "9007199254740992"}) {
    const auto refused = send_blob(tablet, name, "", "image/jpeg", std::string("bytes */") + total);
    EXPECT_EQ(code_of(refused), "413 too_large");
    EXPECT_EQ(body_of(refused).at("max_bytes"), media::kMaxAttachmentBytes);
  }
  const std::string chunk = jpeg(1'048'577);
  const auto refused = put(tablet, chunk, 0, chunk.size());
  EXPECT_EQ(code_of(refused), "413 too_large");
  EXPECT_EQ(body_of(refused).at("max_chunk_bytes"), 1'048'576);
}

TEST_F(UploadTest, ADeviceHasOnlySoMuchUnderWay) {
  int taken = 0;
  for (int i = 0; i < 30; ++i) {
    const auto answer = ask(tablet, name_of(std::to_string(i)), std::size_t{25} * 1024 * 1024);
    if (answer.status == 202) {
      ++taken;
    } else {
      EXPECT_EQ(code_of(answer), "507 quota_exceeded");
    }
  }
  EXPECT_EQ(taken, 25) << "640 MiB";
  EXPECT_EQ(ask(other, name_of("0"), std::size_t{25} * 1024 * 1024).status, 202) << "of each device apart";
}

TEST_F(UploadTest, OneDeviceCantSpoilAnothersAndBothEndWithTheBytes) {
  const std::string picture = jpeg(50'000);
  const std::string name = name_of(picture), lie = std::string(picture).replace(30'000, 4, "lies");
  put(tablet, picture, 0, 20'000);
  send_blob(other, name, lie.substr(0, 40'000), "image/jpeg", "bytes 0-39999/50000");
  EXPECT_EQ(code_of(send_blob(other, name, lie.substr(40'000), "image/jpeg", "bytes 40000-49999/50000")),
            "422 bad_digest");
  send_blob(other, name, picture.substr(0, 40'000), "image/jpeg", "bytes 0-39999/50000");
  EXPECT_EQ(put(tablet, picture, 20'000, 30'000).status, 200);
  EXPECT_EQ(send_blob(other, name, picture.substr(40'000), "image/jpeg", "bytes 40000-49999/50000").status,
            200);
  EXPECT_EQ(hub.count("SELECT count(*) FROM blob"), 1);
  EXPECT_EQ(hub.count("SELECT count(*) FROM blob_part"), 2);
  EXPECT_EQ(hub.count("SELECT count(*) FROM blob_upload"), 0);
}

TEST_F(UploadTest, AnotherProvidersDeviceSeesNothingOfIt) {
  const std::string picture = jpeg(50'000);
  put(tablet, picture, 0, 50'000);
  EXPECT_EQ(body_of(ask(stranger, name_of(picture), picture.size())).at("received"), 0);
}

TEST_F(UploadTest, ARevokedDeviceAndOthersAreRefused) {
  const std::string picture = jpeg(5'000);
  hub.store().write(
      [&](hub::Connection& db) { db.exec("UPDATE device SET revoked_ms = 1 WHERE id = $1", tablet.id); });
  EXPECT_EQ(code_of(put(tablet, picture, 0, 5'000)), "403 device_revoked");
}

TEST_F(UploadTest, WhatNobodyGoesOnWithAndWhatNoEventNamesIsThrownAway) {
  const std::string half = jpeg(50'000, "", 1), unnamed = jpeg(20'000, "", 2), named = jpeg(20'000, "", 3);
  put(tablet, half, 0, 20'000);
  put(tablet, unnamed, 0, 20'000);
  add_note_with(named);
  put(tablet, named, 0, 20'000);
  const auto expire = [&] {
    for (int i = 0; i < 100 && hub.hub->blobs().expire(hub.clock.wall_ms()); ++i) {
    }
  };
  expire();
  EXPECT_EQ(hub.count("SELECT count(*) FROM blob"), 2);
  EXPECT_EQ(hub.count("SELECT count(*) FROM blob_upload"), 1);
  hub.clock.advance(8 * kDay_ms);
  expire();
  EXPECT_EQ(hub.count("SELECT count(*) FROM blob_upload"), 0);
  EXPECT_EQ(hub.count("SELECT count(*) FROM blob"), 2) << "the event may still be on its way";
  hub.clock.advance(23 * kDay_ms);
  expire();
  EXPECT_EQ(hub.count("SELECT count(*) FROM blob"), 1);
  EXPECT_EQ(hub.count("SELECT count(*) FROM blob_part"), 1);
  hub.clock.advance(365 * kDay_ms);
  expire();
  EXPECT_EQ(hub.count("SELECT count(*) FROM blob"), 1) << "what an event names stays";
}

// An event that came while the hub knew no attachments: it is found before anything is thrown away.
TEST_F(UploadTest, WhatAnEarlierEventNamesStays) {
  const std::string picture = jpeg(20'000);
  add_note_with(picture);
  hub.store().write([](hub::Connection& db) { db.exec("DELETE FROM attachment"); });
  put(tablet, picture, 0, 20'000);
  hub.clock.advance(40 * kDay_ms);
  for (int i = 0; i < 100 && hub.hub->blobs().expire(hub.clock.wall_ms()); ++i) {
  }
  EXPECT_EQ(hub.count("SELECT count(*) FROM blob"), 1);
}

// The same chunks by two threads of one device at once, as after a lost answer: one of them has it, nothing is there twice.
TEST_F(UploadTest, TwoAtOnceAreTakenOneAfterTheOther) {
  const std::string picture = jpeg(200'000);
  const auto work = [&] {
    std::size_t at = 0;
    for (int i = 0; i < 500 && at < picture.size(); ++i) {
      const auto answer = put(tablet, picture, at, std::min<std::size_t>(10'000, picture.size() - at));
      if (answer.status == 200) return;
      at = body_of(answer).at("received");
    }
  };
  std::thread one(work), two(work);
  one.join();
  two.join();
  EXPECT_EQ(ask(tablet, name_of(picture), picture.size()).status, 200);
  EXPECT_EQ(hub.count("SELECT CAST(sum(length(bytes)) AS BIGINT) FROM blob_part"), 200'000);
}

// As where a hub ends: the store goes last, and brings what it was given to its end.
TEST_F(UploadTest, WhatTheWriterComesToWhenTheRoutesHaveGoneIsAnswered) {
  LateStore late(hub.store());
  const hub::Context context{
      late, hub.clock, hub.random, platform::openssl_crypto(), hub.hub->receipt_key(), hub.hub->identity()};
  auto blobs = std::make_unique<hub::Blobs>(context);
  hub::Router router;
  blobs->add_routes(router);
  const auto call = std::make_shared<hub::Call>();
  call->request.body = jpeg(20'000);
  call->request.headers.add("Content-Type", "image/jpeg");
  call->received_at = kHubNow;
  call->caller = {hub::Role::device, tablet.id, ProviderId("brook"), ""};
  call->params = {name_of(call->request.body)};
  std::promise<hub::Response> answer;
  router.match("PUT", "/v1/blobs/" + call->params[0])
      .route->handler(call, hub::Responder([&](hub::Response response) { answer.set_value(response); }));
  blobs.reset();
  late.catch_up();
  auto answered = answer.get_future();
  ASSERT_EQ(answered.wait_for(std::chrono::seconds(20)), std::future_status::ready);
  EXPECT_EQ(code_of(answered.get()), "503 unavailable");
}

}  // namespace
}  // namespace doorstep::testing
