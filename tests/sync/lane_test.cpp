// The attachments' lane of the sync machine: never in the way of events, never twice what need not be.
#include <algorithm>

#include "doorstep/event/chain.h"

#include "rig.h"

namespace doorstep::sync {
namespace {

using nlohmann::json;

class LaneTest : public Rig {
 protected:
  LaneTest() {
    config.gather_ms = 0;
    random_mask = 0;
  }
  void begin() {
    start();
    put(SyncWanted{});
    give_token();
    give_receipt();
    give_feed();
  }
  std::string add(std::int64_t bytes) {
    std::string name(43, static_cast<char>('A' + store.blobs.size()));
    store.blobs.push_back({name, "image/jpeg", bytes});
    return name;
  }
  std::string header(const char* name) {
    for (const auto& one : sent().headers)
      if (one.name == name) return one.value;
    return {};
  }
  bool asks_blob() { return in_flight && in_flight->method == Method::put; }
  std::string range() { return header("Content-Range"); }
  void give_state(std::int64_t received) {
    const auto& path = sent().path;
    answer(202, {{"sha256", path.substr(path.rfind('/') + 1)}, {"received", received}, {"time", hub_time()}});
  }
  json blob_receipt(const std::string& epoch = "e1") {
    const auto path = sent().path;
    const auto sha256 = path.substr(path.rfind('/') + 1);
    const auto found = std::find_if(store.blobs.begin(), store.blobs.end(),
                                    [&](const Blob& blob) { return blob.sha256 == sha256; });
    const auto time = hub_time();
    const auto text = event::blob_receipt_text(kDevice, sha256, found->bytes, epoch, time);
    return {{"device", kDevice}, {"sha256", sha256}, {"bytes", found->bytes},
            {"epoch", epoch},    {"time", time},     {"sig", base64url(hub_key->sign(text))}};
  }
  // A hub that takes what it gets, until nothing is asked any more; gives how many bytes that were.
  std::int64_t take_all() {
    std::int64_t received = 0;
    for (int i = 0; i < 10'000 && asks_blob(); ++i) {
      const auto total = store.blobs.front().bytes;
      received += static_cast<std::int64_t>(sent().body.size());
      largest = std::max(largest, sent().body.size());
      ++chunks;
      pass(20);
      if (received == total) {
        answer(200, blob_receipt());
        break;
      }
      give_state(received);
      settle();
    }
    return received;
  }
  // To the next request, where the machine waits a moment before it.
  void settle() {
    if (!in_flight && timer) run_timer();
  }
  std::size_t largest = 0;
  int chunks = 0;
};

TEST_F(LaneTest, GoesOnWhereTheHubIsAndEndsWithAReceipt) {
  add(20'000);
  begin();
  EXPECT_EQ(seen<RoundDone>().size(), 1u) << "a round is done without attachments";
  ASSERT_TRUE(asks_blob());
  EXPECT_EQ(range(), "bytes */20000") << "it asks first";
  EXPECT_EQ(header("Content-Type"), "image/jpeg");
  give_state(5'000);
  EXPECT_EQ(range(), "bytes 5000-13191/20000");
  EXPECT_EQ(sent().body, store.blob_bytes("", 5'000, 8'192));
  give_state(13'192);
  settle();
  EXPECT_EQ(range(), "bytes 13192-19999/20000");
  answer(200, blob_receipt());
  settle();
  EXPECT_FALSE(in_flight);
  EXPECT_TRUE(store.blobs.empty());
  ASSERT_EQ(seen<BlobReceived>().size(), 1u);
  EXPECT_EQ(seen<BlobReceived>()[0].epoch, "e1");
}

TEST_F(LaneTest, NothingButATrueReceiptMakesBytesSent) {
  add(1'000);
  begin();
  const auto good = blob_receipt();
  auto other_key = good, other_bytes = good, other_blob = good, other_device = good;
  other_key["sig"] = base64url(device_key->sign("something else"));
  other_bytes["bytes"] = 999;
  other_blob["sha256"] = std::string(43, 'Z');
  other_device["device"] = "0192f3a0-0000-7000-8000-000000000002";
  for (const auto& forged : {other_key, other_bytes, other_blob, other_device, json{{"ok", true}}}) {
    ASSERT_TRUE(asks_blob());
    answer(200, forged);
    EXPECT_EQ(machine->status().attachment_failure->code, "not_a_receipt");
    settle();
  }
  answer_text(200, "<html>Welcome to our Wi-Fi</html>");
  EXPECT_TRUE(seen<BlobReceived>().empty());
  EXPECT_FALSE(store.blobs.empty());
  EXPECT_FALSE(machine->status().last_failure) << "of events nothing has failed";
}

TEST_F(LaneTest, EventsGoBeforeTheNextChunk) {
  add(1'000'000);
  begin();
  give_state(0);
  ASSERT_TRUE(asks_blob());
  store.record();
  put(LinesRecorded{});
  give_state(8'192);
  settle();
  ASSERT_TRUE(asks_push()) << "after the one chunk that was on its way";
  give_receipt();
  settle();
  ASSERT_TRUE(asks_blob());
  EXPECT_EQ(range().substr(0, 11), "bytes 8192-") << "and goes on where it was";
}

// 8 MB over a link that breaks whenever it has carried 200,000 bytes, in the middle of a chunk.
TEST_F(LaneTest, LittleIsSentTwiceOverALinkThatBreaks) {
  constexpr std::int64_t kBytes = 8'000'000;
  add(kBytes);
  begin();
  std::int64_t received = 0, carried = 0, sent_bytes = 0;
  for (int i = 0; i < 10'000 && !store.blobs.empty(); ++i) {
    if (!in_flight) {
      settle();
      continue;
    }
    ASSERT_TRUE(asks_blob());
    const auto bytes = static_cast<std::int64_t>(sent().body.size());
    sent_bytes += bytes;
    carried += bytes;
    pass(30);
    if (carried > 200'000) {
      carried = 0;
      lose();
      continue;
    }
    received += bytes;
    if (received == kBytes) {
      answer(200, blob_receipt());
    } else {
      give_state(received);
    }
  }
  EXPECT_TRUE(store.blobs.empty());
  EXPECT_LE(sent_bytes, kBytes * 105 / 100);
  EXPECT_GT(sent_bytes, kBytes) << "the link did break";
}

// A hub that keeps what came of a chunk that broke off: then large chunks cost nothing, and spare round trips.
TEST_F(LaneTest, ChunksAreLargeWhereTheHubKeepsWhatCameOfThem) {
  add(25'000'000);
  begin();
  give_state(0);
  pass(20);
  lose();
  settle();
  EXPECT_EQ(range(), "bytes */25000000");
  give_state(5'000);
  EXPECT_EQ(range(), "bytes 5000-13191/25000000") << "no more is known of the link yet";
  std::int64_t received = 5'000;
  for (int i = 0; i < 40; ++i) {
    received += static_cast<std::int64_t>(sent().body.size());
    pass(20);
    give_state(received);
  }
  EXPECT_EQ(sent().body.size(), config.most_chunk_bytes);
}

// An answer that was lost says nothing of that.
TEST_F(LaneTest, AnAnswerThatWasLostIsNoReasonForLargeChunks) {
  add(1'000'000);
  begin();
  give_state(0);
  lose();
  settle();
  give_state(8'192);
  EXPECT_EQ(range(), "bytes 8192-16383/1000000");
}

TEST_F(LaneTest, ChunksGrowWithALinkThatHolds) {
  add(25'000'000);
  begin();
  give_state(0);
  EXPECT_EQ(take_all(), 25'000'000);
  EXPECT_EQ(largest, config.most_chunk_bytes);
  EXPECT_LT(chunks, 400);
}

TEST_F(LaneTest, ASlowLinkGetsChunksThatAnEventNeedNotWaitFor) {
  add(4'000'000);
  begin();
  give_state(0);
  std::int64_t received = 0;
  for (int i = 0; i < 60; ++i) {
    ASSERT_TRUE(asks_blob());
    const auto bytes = static_cast<std::int64_t>(sent().body.size());
    EXPECT_LE(bytes, 40'000 + 8'192) << "20 kB/s, two seconds";
    received += bytes;
    pass(bytes / 20);
    give_state(received);
    settle();
  }
}

TEST_F(LaneTest, AHubThatKnowsNoAttachmentsIsLeftAloneTillTheNextRound) {
  add(1'000);
  config.poll_ms = std::nullopt;
  begin();
  answer_problem(404, "not_found");
  EXPECT_FALSE(in_flight);
  EXPECT_FALSE(machine->status().last_failure);
  EXPECT_EQ(machine->status().attachment_failure->status, 404);
  store.record();
  put(LinesRecorded{});
  settle();
  ASSERT_TRUE(asks_push()) << "events go as ever";
  give_receipt();
  settle();
  EXPECT_FALSE(asks_blob());
  put(SyncWanted{});
  give_receipt();
  give_feed();
  EXPECT_TRUE(asks_blob());
}

TEST_F(LaneTest, WhatTheHubWillNeverTakeHoldsUpNoOther) {
  add(1'000);
  const auto second = add(2'000);
  begin();
  answer_problem(415, "unsupported_type");
  settle();
  ASSERT_TRUE(asks_blob());
  EXPECT_EQ(sent().path, "/v1/blobs/" + second);
  answer_problem(422, "bad_digest", {{"received", 0}});
  settle();
  EXPECT_EQ(sent().path, "/v1/blobs/" + second) << "once more";
  answer_problem(422, "bad_digest", {{"received", 0}});
  settle();
  EXPECT_FALSE(asks_blob());
}

TEST_F(LaneTest, WaitsAsLongAsItIsToldAndHoldsUpNoEvent) {
  add(1'000);
  begin();
  answer(429, {{"code", "slow_down"}}, 60);
  EXPECT_FALSE(in_flight);
  EXPECT_GE(timer, now.uptime_ms + 60'000);
  store.record();
  put(LinesRecorded{});
  settle();
  ASSERT_TRUE(asks_push());
  give_receipt();
  EXPECT_FALSE(asks_blob());
  settle();
  EXPECT_TRUE(asks_blob());
}

TEST_F(LaneTest, ATokenThatHasRunOutIsRenewedAndARevokedDeviceStops) {
  add(1'000);
  begin();
  answer_problem(401, "token_expired");
  ASSERT_TRUE(asks_token());
  give_token();
  ASSERT_TRUE(asks_blob());
  answer_problem(403, "device_revoked");
  EXPECT_EQ(machine->status().activity, Activity::revoked);
  EXPECT_FALSE(in_flight);
}

// Bytes that were lost on the device: the lane goes by them, and events know nothing of it.
TEST_F(LaneTest, BytesThatCantBeReadHoldUpNothing) {
  add(1'000);
  store.blobs_lost = true;
  begin();
  give_state(0);
  EXPECT_FALSE(in_flight);
  EXPECT_EQ(machine->status().attachment_failure->code, "blob_missing");
  store.record();
  put(LinesRecorded{});
  settle();
  EXPECT_TRUE(asks_push());
}

// A hub that was restored from a backup: its receipts count when the log has heard of its epoch.
TEST_F(LaneTest, AReceiptOfAnEpochThatTheLogDoesNotKnowIsNotAskedForAgainAndAgain) {
  add(1'000);
  store.keeps_blobs = true;
  begin();
  answer(200, blob_receipt("e2"));
  EXPECT_EQ(seen<BlobReceived>().size(), 1u);
  EXPECT_FALSE(in_flight);
  put(SyncWanted{});
  EXPECT_TRUE(asks_push());
}

TEST_F(LaneTest, TheFeedIsPolledWhileAnAttachmentIsOnItsWay) {
  config.poll_ms = 60'000;
  add(10'000'000);
  begin();
  std::int64_t received = 0;
  give_state(0);
  bool polled = false;
  for (int i = 0; i < 200 && !polled; ++i) {
    ASSERT_TRUE(asks_blob());
    received += static_cast<std::int64_t>(sent().body.size());
    pass(1'000);
    give_state(received);
    settle();
    polled = asks_push();
  }
  EXPECT_TRUE(polled);
}

}  // namespace
}  // namespace doorstep::sync
