// Random sets of events from several devices: in any order, in any batches, with duplicates, the same visit.
#include <random>

#include <gtest/gtest.h>

#include "doorstep/visit/overlap.h"

#include "story.h"

namespace doorstep::visit::testing {
namespace {

class Chance {
 public:
  explicit Chance(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t bound) { return random_() % bound; }
  bool one_in(std::size_t n) { return below(n) == 0; }
  std::mt19937& engine() { return random_; }

 private:
  std::mt19937 random_;
};

Body any_body(Chance& chance, std::size_t events) {
  const EventId earlier("e" + std::to_string(1 + chance.below(events + 2)));
  switch (chance.below(14)) {
    case 0:
    case 1:
      return in(chance.one_in(4) ? Method::manual : Method::nfc);
    case 2:
    case 3:
      return out();
    case 4:
      return unplanned_in();
    case 5:
      return NotDelivered{static_cast<NotDeliveredReason>(chance.below(8)), ""};
    case 6:
      return chance.one_in(2) ? amended("08:03", "") : amended("08:01", "08:40");
    case 7:
      return Voided{"slip", ""};
    case 8:
      return note("tea");
    case 9:
      return EntryCorrected{earlier, R"({"text":"coffee"})", ""};
    case 10:
      return IncidentRecorded{"fall", 2, chance.one_in(2), "", {}, Visibility::family};
    case 11:
      return Participants{{PersonId("p"), PersonId("q")}};
    case 12:
      return parse_body("garden.watered", "{}");
    default:
      return parse_body("visit.checked_in", R"({"method":"manual"})");
  }
}

Story any_story(Chance& chance) {
  const std::vector<std::string> people{"A", "B", "C", "office"};
  Story story(chance.one_in(2) ? std::vector<std::string>{"A", "B"} : std::vector<std::string>{"A"});
  if (chance.one_in(4)) story.plan.reset();
  const std::size_t count = chance.below(14);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string minute = std::to_string(10 + chance.below(50));
    Fact& fact = story.add(people[chance.below(4)], "08:" + minute, any_body(chance, count),
                           "d" + std::to_string(chance.below(3)));
    fact.placed.clock_wrong = chance.one_in(5);
    fact.effective = !chance.one_in(12);
    if (chance.one_in(3)) fact.person.reset();
  }
  for (std::size_t i = 1; i <= count; ++i) {
    if (chance.one_in(2)) story.decide(("e" + std::to_string(i)).c_str(), chance.one_in(2));
  }
  story.context.now = clock(chance.one_in(2) ? "08:20" : "23:00");
  return story;
}

// Every fact is somewhere in the state: nothing that was recorded is out of sight.
std::size_t facts_in_sight(const VisitState& state) {
  std::set<std::string> seen;
  const auto see = [&](const EventId& id) { seen.insert(id.str()); };
  for (const Attendance& a : state.attendances) {
    for (const Clock& c : a.check_ins) see(c.event);
    for (const Clock& c : a.check_outs) see(c.event);
  }
  for (const Entry& entry : state.entries) {
    see(entry.event);
    for (const Correction& c : entry.corrections) see(c.event);
  }
  for (const Amendment& m : state.amendments) see(m.event);
  for (const NotDeliveredRecord& r : state.not_delivered) see(r.event);
  for (const VoidRecord& r : state.voids) see(r.event);
  for (const Correction& c : state.pending_corrections) see(c.event);
  return seen.size();
}

void check_hours(const VisitState& state) {
  for (const HoursRow& row : hours_rows(state)) {
    const auto start = row.amended_in ? row.amended_in : row.clocked_in;
    const auto end = row.amended_out ? row.amended_out : row.clocked_out;
    const bool counted = row.status == Status::delivered && start && end;
    ASSERT_EQ(row.actual_seconds.has_value(), counted);
    if (counted) {
      EXPECT_EQ(*row.actual_seconds, std::max<std::int64_t>(0, *end / 1'000 - *start / 1'000));
    }
    const bool came = row.status == Status::delivered || row.status == Status::in_progress;
    EXPECT_TRUE(came || (!row.clocked_in && !row.clocked_out && !row.amended_in && !row.amended_out));
  }
}

TEST(AnyVisit, IsTheSameInWhateverOrderAndBatchesItsEventsCome) {
  for (unsigned seed = 1; seed <= 3'000; ++seed) {
    Chance chance(seed);
    Story story = any_story(chance);
    const VisitState expected = story.fold();
    for (int round = 0; round < 5; ++round) {
      std::vector<Fact> facts = story.facts;
      std::shuffle(facts.begin(), facts.end(), chance.engine());
      const std::size_t again = chance.below(facts.size() + 1);
      facts.insert(facts.end(), story.facts.begin(),
                   story.facts.begin() + static_cast<std::ptrdiff_t>(again));
      ASSERT_EQ(fold(VisitId("v"), story.plan, facts, story.context), expected) << "seed " << seed;
    }
    check_hours(expected);
  }
}

TEST(AnyVisit, KeepsEverythingInSight) {
  for (unsigned seed = 1; seed <= 3'000; ++seed) {
    Chance chance(seed);
    const Story story = any_story(chance);
    std::size_t effective = 0;
    for (const Fact& fact : story.facts) effective += fact.effective ? 1U : 0U;
    const VisitState state = story.fold();
    EXPECT_EQ(facts_in_sight(state), effective) << "seed " << seed;
  }
}

TEST(AnyVisit, OfFewEventsIsTheSameInEveryOrder) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    Chance chance(seed);
    Story story = any_story(chance);
    story.facts.resize(std::min<std::size_t>(story.facts.size(), 5));
    const VisitState expected = story.fold();
    std::vector<std::size_t> order(story.facts.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    do {
      std::vector<Fact> facts;
      facts.reserve(order.size());
      for (const std::size_t i : order) facts.push_back(story.facts[i]);
      ASSERT_EQ(fold(VisitId("v"), story.plan, facts, story.context), expected) << "seed " << seed;
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

TEST(AnyIntervals, OverlapAsAllPairsSay) {
  for (unsigned seed = 1; seed <= 500; ++seed) {
    Chance chance(seed);
    std::vector<CarerInterval> all;
    for (std::size_t i = chance.below(20); i > 0; --i) {
      const Millis start = static_cast<Millis>(chance.below(30)) * 30'000;
      all.push_back({CarerId(chance.one_in(2) ? "A" : "B"), VisitId("v" + std::to_string(chance.below(6))),
                     start, start + static_cast<Millis>(chance.below(10)) * 30'000});
    }
    std::vector<std::pair<std::size_t, std::size_t>> expected;
    for (std::size_t a = 0; a < all.size(); ++a) {
      for (std::size_t b = a + 1; b < all.size(); ++b) {
        const Millis shared = std::min(all[a].end, all[b].end) - std::max(all[a].start, all[b].start);
        if (all[a].carer == all[b].carer && all[a].visit != all[b].visit && shared > 60'000)
          expected.emplace_back(a, b);
      }
    }
    EXPECT_EQ(find_overlaps(all), expected) << "seed " << seed;
  }
}

}  // namespace
}  // namespace doorstep::visit::testing
