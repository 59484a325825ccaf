// Whatever comes in whatever order: the machine never stops caring, never lies about what is sent, never spins.
#include <random>

#include "rig.h"

namespace doorstep::sync {
namespace {

using nlohmann::json;

class AnyOrder : public Rig {
 protected:
  std::uint64_t pick(std::uint64_t below) { return dice() % below; }

  void answer_anyhow() {
    static const std::vector<std::pair<int, std::string>> problems = {
        {400, "bad_body"},       {401, "token_expired"},
        {401, "assertion_time"}, {401, "assertion_replayed"},
        {403, "wrong_device"},   {404, "not_found"},
        {409, "log_gap"},        {410, "cursor_unknown"},
        {413, "too_large"},      {415, "unsupported_encoding"},
        {422, "bad_event"},      {429, "slow_down"},
        {500, "internal"},       {503, "unavailable"},
        {409, "log_fork"},       {401, "bad_assertion"}};
    switch (pick(8)) {
      case 0:
        return lose(static_cast<TransportFailure>(pick(5)));
      case 1:
        return answer_text(200, "<html>");
      case 2: {
        const auto& [status, code] = problems[pick(problems.size())];
        const auto at = static_cast<std::int64_t>(pick(store.log.size() + 3));
        return answer_problem(status, code, {{"expected_seq", at}, {"seq", at}, {"max_lines", pick(300)}});
      }
      case 3:
        in_flight.reset();
        return;  // lost by the host; the deadline brings it back
      default:
        return answer_well();
    }
  }

  void answer_well() {
    if (asks_token()) return give_token();
    if (asks_feed()) return give_feed("c" + std::to_string(pick(5)));
    const auto seq = pushed_head()["seq"].get<std::int64_t>();
    give_receipt();
    vouched = std::max(vouched, seq);
  }

  void answer_behind() {
    const auto push = *std::exchange(behind, std::nullopt);
    if (pick(3) == 0) return put(TransportFailed{push.id, TransportFailure::cut_off});
    const auto answer = receipt_for(push);
    vouched = std::max(vouched, answer["seq"].get<std::int64_t>());
    put(Response{push.id, 200, std::nullopt, answer.dump()});
  }

  void anything() {
    if (pick(2) == 0) send_behind();
    if (behind && pick(4) == 0) return answer_behind();
    switch (pick(6)) {
      case 0:
        store.record(static_cast<int>(1 + pick(40)));
        return put(LinesRecorded{});
      case 1:
        return put(NetworkChanged{});
      case 2:
        return put(SyncWanted{});
      case 3:
        return put(Tick{});
      default:
        return in_flight ? answer_anyhow() : pass(static_cast<std::int64_t>(pick(400'000)));
    }
  }

  std::mt19937_64 dice;
  std::int64_t vouched = 0;  // the highest seq that the hub gave a receipt for
};

TEST_F(AnyOrder, KeepsItsPromises) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    dice.seed(seed);
    store = MemoryStore();
    config.max_lines = seed % 2 == 0 ? 7 : 250;
    requests.clear();
    effects.clear();
    vouched = 0;
    start();
    for (int i = 0; i < 120; ++i) {
      anything();
      ASSERT_LE(store.sent, vouched) << "sent without a receipt";
      ASSERT_EQ(machine->status().unsent, static_cast<std::int64_t>(store.log.size()) - store.sent);
      ASSERT_LT(requests.size(), 1'000u) << "it spins";
    }
    // The hub is well again; a person asks. All is sent within a bounded number of answers.
    put(SyncWanted{});
    for (int i = 0; i < 300 && machine->status().activity != Activity::idle; ++i) {
      in_flight ? answer_well() : run_timer();
    }
    ASSERT_EQ(machine->status().activity, Activity::idle);
    ASSERT_EQ(store.sent, static_cast<std::int64_t>(store.log.size()));
    ASSERT_FALSE(machine->status().last_failure);
  }
}

}  // namespace
}  // namespace doorstep::sync
