// Two pushes on their way at once: faster, and never of any effect but that of one after the other.
#include "doorstep/event/chain.h"

#include "rig.h"

namespace doorstep::sync {
namespace {

class Behind : public Rig {
 protected:
  Behind() {
    config.max_lines = 10;
    start();
  }

  // The hub has taken the first ten; the next ten are on their way, and the ten after them behind.
  void two_on_their_way(int lines = 45) {
    store.record(lines);
    put(SyncWanted{});
    give_token();
    give_receipt();
    ASSERT_TRUE(send_behind());
    ASSERT_EQ(lines_of(sent()), logged(10, 20));
    ASSERT_EQ(lines_of(*behind), logged(20, 30));
  }

  static std::vector<std::string> lines_of(const Request& push) {
    const auto views = event::split_lines(push.body);
    return {views.begin(), views.end() - 1};
  }
  std::vector<std::string> logged(std::ptrdiff_t begin, std::ptrdiff_t end) const {
    return {store.log.begin() + begin, store.log.begin() + end};
  }
};

TEST_F(Behind, EachReceiptCountsInItsTurnAndNothingIsSentTwice) {
  two_on_their_way();
  while (asks_push()) {
    give_receipt();
    send_behind();
  }
  EXPECT_EQ(store.sent, 45);
  std::vector<std::string> all;
  for (const auto& request : requests) {
    if (!request.path.ends_with("/events")) continue;
    const auto lines = lines_of(request);
    all.insert(all.end(), lines.begin(), lines.end());
  }
  EXPECT_EQ(all, store.log);
}

TEST_F(Behind, NothingGoesBehindBeforeTheHubHasTakenAPush) {
  store.record(45);
  put(SyncWanted{});
  EXPECT_FALSE(send_behind()) << "a token is asked for";
  give_token();
  EXPECT_FALSE(send_behind());
  give_receipt();
  EXPECT_TRUE(send_behind());
  EXPECT_FALSE(send_behind()) << "one is enough";
}

// One that has just said no, or nothing, is not sent twice as much as before.
TEST_F(Behind, NothingGoesBehindAfterAFailureBeforeTheHubHasTakenAPushAgain) {
  two_on_their_way();
  answer_problem(503, "unavailable");
  pass(2'000);
  ASSERT_EQ(lines_of(sent()), logged(10, 20));
  EXPECT_FALSE(send_behind());
  lose(TransportFailure::timeout);
  pass(4'000);
  ASSERT_EQ(lines_of(sent()), logged(10, 20));
  EXPECT_FALSE(send_behind());
  give_receipt();
  EXPECT_TRUE(send_behind());
}

TEST_F(Behind, NothingGoesBehindTheLastPush) {
  store.record(15);
  put(SyncWanted{});
  give_token();
  give_receipt();
  EXPECT_FALSE(send_behind());
  give_receipt();
  ASSERT_TRUE(asks_feed());
  EXPECT_FALSE(send_behind());
}

TEST_F(Behind, AReceiptThatComesTooEarlyChangesNothing) {
  two_on_their_way();
  const Request early = *behind;
  put(Response{early.id, 200, std::nullopt, receipt_for(early).dump()});
  EXPECT_EQ(store.sent, 10);
  give_receipt();
  EXPECT_EQ(store.sent, 20);
  EXPECT_EQ(lines_of(sent()), logged(20, 30)) << "sent again, by itself";
  EXPECT_NE(sent().id, early.id);
}

TEST_F(Behind, AFailureOfTheFirstTakesTheSecondBack) {
  two_on_their_way();
  const Request second = *behind;
  lose(TransportFailure::cut_off);
  put(TransportFailed{second.id, TransportFailure::cut_off});
  put(Response{second.id, 200, std::nullopt, receipt_for(second).dump()});
  EXPECT_EQ(store.sent, 10);
  EXPECT_LE(*machine->status().next_attempt_uptime_ms - now.uptime_ms, config.retry_base_ms)
      << "one failure, not two";
  pass(2'000);
  EXPECT_EQ(lines_of(sent()), logged(10, 20));
}

TEST_F(Behind, ARefusalOfTheFirstTakesTheSecondBack) {
  for (const auto& [status, code] : std::vector<std::pair<int, std::string>>{
           {401, "token_expired"}, {429, "slow_down"}, {503, "unavailable"}, {422, "bad_chain"}}) {
    SCOPED_TRACE(code);
    store = MemoryStore();
    start();
    two_on_their_way();
    const Request second = *behind;
    answer_problem(status, code);
    EXPECT_FALSE(machine->awaits(second.id));
    EXPECT_EQ(store.sent, 10);
  }
}

TEST_F(Behind, AFailureOfTheSecondBeforeTheFirstIsAnsweredCountsForNothing) {
  two_on_their_way();
  put(TransportFailed{behind->id, TransportFailure::timeout});
  EXPECT_FALSE(machine->status().last_failure);
  give_receipt();
  EXPECT_EQ(lines_of(sent()), logged(20, 30)) << "at once, by itself";
}

TEST_F(Behind, AFailureOfTheSecondAfterwardsIsAFailureLikeAnyOther) {
  two_on_their_way();
  give_receipt();
  lose(TransportFailure::timeout);
  EXPECT_EQ(machine->status().last_failure->code, "timeout");
  EXPECT_FALSE(in_flight);
  pass(2'000);
  EXPECT_EQ(lines_of(sent()), logged(20, 30));
}

// A hub that works on both at once may look at the second before it has the first.
TEST_F(Behind, AGapOrAForkCountsOnlyWhenThePushWasSentByItself) {
  for (const auto* code : {"log_gap", "log_fork"}) {
    SCOPED_TRACE(code);
    store = MemoryStore();
    effects.clear();
    start();
    two_on_their_way();
    give_receipt();
    answer_problem(409, code, {{"expected_seq", 11}, {"seq", 21}, {"head", ""}});
    EXPECT_TRUE(seen<Regressed>().empty());
    EXPECT_FALSE(machine->status().last_failure);
    EXPECT_EQ(store.sent, 20);
    ASSERT_EQ(lines_of(sent()), logged(20, 30));
    answer_problem(409, "log_gap", {{"expected_seq", 11}, {"head", ""}});
    EXPECT_EQ(seen<Regressed>().size(), 1u);
    EXPECT_EQ(store.sent, 10);
  }
}

TEST_F(Behind, ALineThatTheHubRefusesIsStillFound) {
  two_on_their_way();
  give_receipt();
  answer_problem(422, "bad_event", {{"line", 1}, {"seq", 21}});
  pass(2'000);
  ASSERT_EQ(lines_of(sent()), logged(20, 30));
  answer_problem(422, "bad_event", {{"line", 1}, {"seq", 21}});
  EXPECT_EQ(machine->status().quarantined_seq, 21);
  EXPECT_EQ(store.sent, 20);
}

TEST_F(Behind, AStoreThatCanNotBeReadSendsNothingBehind) {
  store.record(45);
  put(SyncWanted{});
  give_token();
  give_receipt();
  store.broken = true;
  EXPECT_FALSE(send_behind());
  store.broken = false;
  EXPECT_TRUE(send_behind());
}

TEST_F(Behind, LinesRecordedMeanwhileGoInTheirTurn) {
  two_on_their_way(30);
  store.record(5);
  put(LinesRecorded{});
  give_receipt();
  EXPECT_TRUE(send_behind());
  give_receipt();
  give_receipt();
  EXPECT_EQ(store.sent, 35);
  EXPECT_TRUE(asks_feed());
}

}  // namespace
}  // namespace doorstep::sync
