// Forks: where exactly the hub's log and the device's part, so that no line is taken for sent that the hub lacks.
#include "rig.h"

namespace doorstep::sync {
namespace {

using nlohmann::json;

// A hub that holds the device's lines up to `same`, and strangers' lines from there to `held`.
class Fork : public Rig {
 protected:
  void answer_as_forked(std::int64_t same, std::int64_t held) {
    const auto last = pushed_head()["seq"].get<std::int64_t>();
    const auto lines = static_cast<std::int64_t>(pushed_lines().size());
    const auto first = last - lines + 1;
    if (lines == 0) {
      if (last <= same) return give_receipt();
      return last > held ? answer_problem(409, "log_gap", {{"expected_seq", held + 1}})
                         : answer_problem(409, "log_fork", {{"seq", last}});
    }
    if (first > held + 1) return answer_problem(409, "log_gap", {{"expected_seq", held + 1}});
    if (last <= same) return give_receipt();
    const auto differs = std::max(first, same + 1);
    answer_problem(409, "log_fork", {{"seq", differs <= held ? differs : held}});
  }

  // Plays it to the end; gives the number of pushes that it took.
  int play(std::int64_t lines, std::int64_t sent, std::int64_t same, std::int64_t held) {
    store = MemoryStore();
    store.record(static_cast<int>(lines));
    store.sent = sent;
    start();
    put(SyncWanted{});
    int pushes = 0;
    for (; pushes < 100 && machine->status().activity != Activity::needs_enrolment; ++pushes) {
      while (in_flight && asks_token()) give_token();
      if (asks_feed()) break;
      if (!in_flight) run_timer();
      if (asks_push()) answer_as_forked(same, held);
    }
    return pushes;
  }
};

TEST_F(Fork, IsFoundToTheLineWhereverItBegan) {
  for (std::int64_t lines = 1; lines <= 12; ++lines)
    for (std::int64_t sent = 0; sent <= lines; ++sent)
      for (std::int64_t same = 0; same < lines; ++same)
        for (std::int64_t held = same + 1; held <= lines + 2; ++held) {
          const auto pushes = play(lines, sent, same, held);
          SCOPED_TRACE(testing::Message()
                       << lines << " lines, sent " << sent << ", same " << same << ", held " << held);
          ASSERT_EQ(machine->status().activity, Activity::needs_enrolment);
          ASSERT_EQ(machine->status().why, EnrolmentReason::fork);
          ASSERT_EQ(machine->status().quarantined_seq, same + 1);
          ASSERT_EQ(store.sent, std::min(sent, same)) << "what the hub lacks is unsent again, and no more";
          ASSERT_LT(pushes, 12);
        }
}

TEST_F(Fork, FarBehindItIsFoundInFewPushes) {
  EXPECT_LT(play(5'000, 5'000, 100, 6'000), 40);
  EXPECT_EQ(store.sent, 100);
  EXPECT_LT(play(5'000, 5'000, 4'990, 6'000), 10);
  EXPECT_EQ(store.sent, 4'990);
}

}  // namespace
}  // namespace doorstep::sync
