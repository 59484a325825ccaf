// Pushes and receipts: what goes out, and what alone makes a line sent.
#include "doorstep/event/chain.h"

#include "rig.h"

namespace doorstep::sync {
namespace {

using nlohmann::json;
using Push = Rig;

TEST_F(Push, SendsLinesInOrderWithASignedHeadThatVerifies) {
  store.record(3);
  put(SyncWanted{});
  give_token();
  ASSERT_TRUE(asks_push());
  EXPECT_EQ(sent().path, "/v1/devices/" + kDevice + "/events");
  EXPECT_TRUE(sent().compress);
  const auto lines = pushed_lines();
  EXPECT_EQ(lines, store.log);
  const std::vector<std::string_view> views(lines.begin(), lines.end());
  const auto head = event::parse_signed_head(pushed_head().dump());
  ASSERT_TRUE(head);
  const auto verified = event::verify_lines(platform::openssl_crypto(), DeviceId(kDevice),
                                            device_key->public_key(), views, *head);
  EXPECT_TRUE(verified.log.has_value());
}

TEST_F(Push, AReceiptMakesLinesSentAndTheRoundGoesOnToTheFeed) {
  store.record(3);
  put(SyncWanted{});
  give_token();
  give_receipt();
  EXPECT_EQ(store.sent, 3);
  ASSERT_TRUE(asks_feed());
  give_feed();
  EXPECT_EQ(machine->status().activity, Activity::idle);
  EXPECT_EQ(seen<RoundDone>().size(), 1u);
}

TEST_F(Push, AnEmptyLogMakesContactWithSeqZero) {
  put(SyncWanted{});
  give_token();
  EXPECT_TRUE(pushed_lines().empty());
  EXPECT_EQ(pushed_head()["seq"], 0);
  EXPECT_EQ(pushed_head()["head"], "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
  give_receipt();
  EXPECT_TRUE(asks_feed());
}

TEST_F(Push, EveryRoundMakesContactThoughNothingIsUnsent) {
  store.record(2);
  sync_all();
  const auto before = requests.size();
  pass(10'000);
  sync_all();
  ASSERT_GT(requests.size(), before);
  const auto views = event::split_lines(requests[before].body);
  ASSERT_EQ(views.size(), 1u);
  EXPECT_EQ(json::parse(views[0])["seq"], 2);
}

TEST_F(Push, TheContactSaysWhatWasLastHeardAndWhen) {
  put(SyncWanted{});
  const auto token_time = hub_time();
  give_token();
  const auto heard_at = now.uptime_ms;
  EXPECT_EQ(pushed_head()["boot"], "boot-1");
  EXPECT_EQ(pushed_head()["log_seq"], store.head().seq) << "what is still to come, for the office";
  EXPECT_EQ(pushed_head()["uptime_ms"], now.uptime_ms);
  EXPECT_EQ(pushed_head()["heard"], (json{{"time", token_time}, {"uptime_ms", heard_at}}));
}

TEST_F(Push, ALongLogGoesInBatchesOverOneToken) {
  store.record(601);
  sync_all();
  std::vector<std::size_t> sizes;
  for (const auto& request : requests)
    if (request.path.find("/events") != std::string::npos)
      sizes.push_back(event::split_lines(request.body).size() - 1);
  EXPECT_EQ(sizes, (std::vector<std::size_t>{250, 250, 101}));
  EXPECT_EQ(store.sent, 601);
}

TEST_F(Push, ABatchStaysWithinItsBytes) {
  config.max_bytes = 10'000;
  start();
  store.record(100);
  put(SyncWanted{});
  give_token();
  EXPECT_LE(sent().body.size(), config.max_bytes);
  EXPECT_GT(pushed_lines().size(), 1u);
}

TEST_F(Push, LinesRecordedGatherForAMoment) {
  put(Tick{});
  store.record();
  put(LinesRecorded{});
  EXPECT_FALSE(in_flight);
  pass(config.gather_ms / 2);
  store.record();
  put(LinesRecorded{});
  EXPECT_FALSE(in_flight);
  pass(config.gather_ms / 2);
  give_token();
  EXPECT_EQ(pushed_lines().size(), 2u);
  give_receipt();
  EXPECT_EQ(machine->status().activity, Activity::idle) << "no pull where only lines were to be sent";
}

// --- what is no receipt ----------------------------------------------------------------------------------------

struct NoReceipt {
  const char* name;
  std::string (*make)(json receipt);
};

class NotAReceipt : public Rig, public ::testing::WithParamInterface<NoReceipt> {};

TEST_P(NotAReceipt, LeavesLinesUnsentAndIsTriedAgain) {
  store.record(2);
  put(SyncWanted{});
  give_token();
  answer_text(200, GetParam().make(receipt()));
  EXPECT_EQ(store.sent, 0);
  EXPECT_TRUE(seen<ReceiptVerified>().empty());
  const auto status = machine->status();
  EXPECT_EQ(status.unsent, 2);
  EXPECT_EQ(status.activity, Activity::waiting);
  ASSERT_TRUE(status.last_failure);
  EXPECT_EQ(status.last_failure->code, "not_a_receipt");
  EXPECT_EQ(status.last_failure->error_class, ErrorClass::transient);
  run_timer();
  ASSERT_TRUE(asks_push());
  give_receipt();
  EXPECT_EQ(store.sent, 2);
}

template <class T>
std::string with(json receipt, const char* name, T value) {
  receipt[name] = value;
  return receipt.dump();
}

INSTANTIATE_TEST_SUITE_P(
    Protocol, NotAReceipt,
    ::testing::Values(
        NoReceipt{"CafePage", [](json) { return std::string("<html>Welcome! Accept our terms</html>"); }},
        NoReceipt{"Empty", [](json) { return std::string(); }},
        NoReceipt{"CutOff", [](json r) { return r.dump().substr(0, 60); }},
        NoReceipt{"NotAnObject", [](json r) { return json::array({r}).dump(); }},
        NoReceipt{"OtherDevice",
                  [](json r) { return with(r, "device", "0192f3a0-0000-7000-8000-000000000009"); }},
        NoReceipt{"OtherSeq", [](json r) { return with(r, "seq", 1); }},
        NoReceipt{"HigherSeq", [](json r) { return with(r, "seq", 3); }},
        NoReceipt{"SeqAsText", [](json r) { return with(r, "seq", "2"); }},
        NoReceipt{"OtherHead",
                  [](json r) { return with(r, "head", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"); }},
        NoReceipt{"OtherEpoch", [](json r) { return with(r, "epoch", "e2"); }},
        NoReceipt{"OtherTime", [](json r) { return with(r, "time", "2026-11-18T00:00:00.000Z"); }},
        NoReceipt{"TimeOfAnotherForm", [](json r) { return with(r, "time", "2026-11-18T00:00:00Z"); }},
        NoReceipt{"NoSignature",
                  [](json r) {
                    r.erase("sig");
                    return r.dump();
                  }},
        NoReceipt{"ShortSignature", [](json r) { return with(r, "sig", "AAAA"); }},
        NoReceipt{"DeepNonsense", [](json) { return std::string(100'000, '['); }}),
    [](const auto& tested) { return tested.param.name; });

TEST_F(Push, AReceiptSignedByAnotherKeyIsNone) {
  store.record(2);
  put(SyncWanted{});
  give_token();
  const auto good_key = std::exchange(hub_key, signer_from(9));
  give_receipt();
  EXPECT_EQ(store.sent, 0);
}

TEST_F(Push, ALateAnswerToAnotherRequestChangesNothing) {
  store.record(2);
  put(SyncWanted{});
  give_token();
  const auto good = receipt();
  const auto id = sent().id;
  lose(TransportFailure::timeout);
  put(Response{id, 200, std::nullopt, good.dump()});
  put(Response{id + 77, 200, std::nullopt, good.dump()});
  EXPECT_EQ(store.sent, 0);
  EXPECT_EQ(machine->status().unsent, 2);
}

TEST_F(Push, AnAnswerThatTheHostLostIsGivenUpAtItsDeadline) {
  store.record(2);
  put(SyncWanted{});
  give_token();
  in_flight.reset();  // nobody ever answers
  run_timer();
  ASSERT_TRUE(machine->status().last_failure);
  EXPECT_EQ(machine->status().last_failure->code, "timeout");
  run_timer();
  EXPECT_TRUE(asks_push());
}

TEST_F(Push, ANewEpochIsHandedOnWithTheReceipt) {
  store.record(1);
  sync_all();
  store.record(1);
  put(SyncWanted{});
  give_receipt("e2");
  EXPECT_EQ(store.epochs.back(), "e2");
}

TEST_F(Push, AStoreThatCannotBeReadIsAFailureThatIsRetried) {
  store.record(1);
  put(SyncWanted{});
  store.broken = true;
  give_token();
  store.broken = false;
  ASSERT_TRUE(machine->status().last_failure);
  EXPECT_EQ(machine->status().last_failure->code, "disk_gone");
  EXPECT_EQ(machine->status().last_failure->error_class, ErrorClass::corrupt);
  run_timer();
  EXPECT_TRUE(asks_push());
}

}  // namespace
}  // namespace doorstep::sync
