// What devices should never send: nothing throws, overflows or gives an empty interval, and the bounds that
// remain are the ones that the hub saw itself.
#include <algorithm>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "doorstep/time/true_time.h"

#include "noon.h"

namespace doorstep::time {
namespace {

constexpr std::int64_t kLargest = (std::int64_t{1} << 53) - 1;

Placed place(std::vector<Contact> contacts, std::int64_t uptime_ms) {
  const Timeline timeline({{"b", 1, 9, 0, 100 * kHour}}, std::move(contacts));
  return timeline.place({1, "b", uptime_ms, kNoon});
}

void expect_same(const Placed& a, const Placed& b) {
  EXPECT_EQ(a.earliest, b.earliest);
  EXPECT_EQ(a.latest, b.latest);
  EXPECT_EQ(a.basis, b.basis);
}

TEST(Contradiction, AHeardThatPutsTheEarliestAfterTheLatestIsAsIfItWereNotThere) {
  const Contact without{"b", 2 * kHour, kNoon, {}, 1};
  // 720 ms of drift fit between uptime 0 and the contact, and not one more.
  Contact contact = without;
  contact.heard = Heard{kNoon - 2 * kHour + 720, 0};
  EXPECT_EQ(place({contact}, 0).earliest, kNoon - 2 * kHour + 720);
  contact.heard->time += 1;
  expect_same(place({contact}, 0), place({without}, 0));
  expect_same(place({contact}, 50 * kHour), place({without}, 50 * kHour));
}

TEST(Contradiction, AHeardFromTheFutureIsIgnored) {
  const Contact without{"b", 2 * kHour, kNoon, {}, 1};
  Contact contact = without;
  contact.heard = Heard{kNoon + 1, 2 * kHour};
  expect_same(place({contact}, kHour), place({without}, kHour));
}

TEST(Contradiction, ALowerBoundThatAnotherContactRefutesIsLeftOut) {
  // The first push was on its way for five minutes: that it took at most one is refuted by the second.
  const Contact slow{"b", kHour, kNoon + 300'000, {}, 1};
  const Contact quick{"b", kHour + 1'000, kNoon + 1'000, Heard{kNoon, kHour}, 1};
  expect_same(place({slow, quick}, kHour), place({quick}, kHour));
}

TEST(Contradiction, AForgedHeardDoesNotHarmThoseOfOtherContacts) {
  const Contact honest{"b", kHour, kNoon, Heard{kNoon - 50, kHour}, 1};
  const Contact forged{"b", 2 * kHour, kNoon + kHour + 40'000, Heard{kNoon + 20'000, kHour}, 1};
  EXPECT_EQ(place({honest, forged}, kHour).earliest, kNoon - 50);
  EXPECT_EQ(place({honest, forged}, kHour).latest, kNoon);
}

TEST(Contradiction, ABootIdUsedAgainGoesByTheContactsOfItsOwnTime) {
  std::vector<BootSpan> spans;
  extend(spans, {1, "b", kHour, 0});
  extend(spans, {2, "b", 2 * kHour, 0});
  extend(spans, {3, "b", 1'000, 0});
  const Millis tomorrow = kNoon + 24 * kHour;
  const Timeline timeline(spans, {{"b", 2 * kHour, kNoon, {}, 2}, {"b", 2'000, tomorrow, {}, 3}});
  EXPECT_EQ(timeline.place({1, "b", kHour, kNoon}).latest, kNoon - kHour + 360);
  EXPECT_EQ(timeline.place({3, "b", 1'000, kNoon}).latest, tomorrow - 1'000 + 1);
}

TEST(Contradiction, ABootIdUsedAgainWithoutAContactOfItsOwnTimeIsOnlyBounded) {
  const std::vector<BootSpan> spans = {{"b", 1, 2, kHour, 2 * kHour}, {"b", 3, 3, 1'000, 1'000}};
  const Timeline timeline(spans, {{"b", 2'000, kNoon, {}, 3}});
  EXPECT_EQ(timeline.place({3, "b", 1'000, kNoon}).basis, Basis::anchored);
  const Placed before = timeline.place({2, "b", 2 * kHour, kNoon});
  EXPECT_EQ(before.basis, Basis::bounded);
  EXPECT_EQ(before.latest, kNoon - 1'000 + 1);
}

TEST(Contradiction, ABootThatAppearsTwiceWithUptimeGoingOnIsOneBoot) {
  const std::vector<BootSpan> spans = {
      {"b", 1, 1, 0, 1'000}, {"other", 2, 2, 500, 500}, {"b", 3, 3, 3'000, 3'000}};
  const Timeline timeline(spans, {{"b", 4'000, kNoon, Heard{kNoon - 200, 4'000}, 3}});
  EXPECT_EQ(timeline.place({1, "b", 1'000, kNoon}).basis, Basis::anchored);
  const Placed between = timeline.place({2, "other", 500, kNoon});
  EXPECT_EQ(between.basis, Basis::bounded);
  EXPECT_EQ(between.earliest, kNoon - 3'200 - 1);
  EXPECT_EQ(between.latest, kNoon - 1'000 + 1);
}

TEST(Contradiction, BetweenBootsThatContradictOnlyWhatTheHubHeldRemains) {
  // By its contact c began long before a, whose events come first in the log.
  const std::vector<BootSpan> spans = {{"a", 1, 1, 0, 0}, {"b", 2, 2, 0, 0}, {"c", 3, 3, 0, 0}};
  const Timeline timeline(spans, {{"a", 1'000, kNoon, {}, 1}, {"c", 50 * kHour, kNoon + kHour, {}, 3}});
  const Placed placed = timeline.place({2, "b", 0, kNoon});
  EXPECT_FALSE(placed.earliest);
  EXPECT_EQ(placed.latest, kNoon + kHour);
  EXPECT_EQ(placed.basis, Basis::bounded);
}

TEST(Contradiction, AnAnchoredBootDoesNotPassOnWhatItsOwnContactsRefute) {
  // a says that 50 hours passed in it after its contact; b's contact came an hour after a's.
  const std::vector<BootSpan> spans = {
      {"a", 1, 1, 50 * kHour, 50 * kHour}, {"b", 2, 2, 0, 0}, {"c", 3, 3, 0, 0}};
  const Contact of_b{"b", 0, kNoon + kHour, Heard{kNoon + kHour - 100, 0}, 2};
  const Timeline timeline(spans, {{"a", 0, kNoon, {}, 0}, of_b, {"d", 0, kNoon + 2 * kHour, {}, 3}});
  const Placed placed = timeline.place({3, "c", 0, kNoon});
  EXPECT_EQ(placed.earliest, kNoon + kHour - 100);
  EXPECT_EQ(placed.latest, kNoon + 2 * kHour);
}

TEST(Contradiction, ABootBetweenContradictionsDoesNotPassThemOn) {
  // By its contact d began long before a. That c's bounds cross is c's loss, not b's.
  const std::vector<BootSpan> spans = {
      {"a", 1, 1, 0, 0}, {"b", 2, 2, 0, 0}, {"c", 3, 3, 0, 0}, {"d", 4, 4, 0, 0}};
  const Contact of_a{"a", 0, kNoon, Heard{kNoon - 100, 0}, 1};
  const Timeline timeline(spans, {of_a, {"d", 50 * kHour, kNoon + kHour, {}, 4}});
  EXPECT_FALSE(timeline.place({3, "c", 0, kNoon}).earliest);
  EXPECT_EQ(timeline.place({2, "b", 0, kNoon}).earliest, kNoon - 100);
  EXPECT_EQ(timeline.place({2, "b", 0, kNoon}).latest, kNoon + kHour);
}

TEST(Soundness, OfAContact) {
  const Contact sound{"b", 0, kNoon, {}, 0};
  const auto with = [&](auto member, auto value) {
    Contact contact = sound;
    contact.*member = value;
    return is_sound(contact);
  };
  EXPECT_TRUE(is_sound(sound));
  EXPECT_FALSE(with(&Contact::boot, std::string()));
  EXPECT_TRUE(with(&Contact::boot, std::string(64, 'b')));
  EXPECT_FALSE(with(&Contact::boot, std::string(65, 'b')));
  EXPECT_FALSE(with(&Contact::uptime_ms, -1));
  EXPECT_TRUE(with(&Contact::uptime_ms, kLargest));
  EXPECT_FALSE(with(&Contact::uptime_ms, kLargest + 1));
  EXPECT_FALSE(with(&Contact::seq, -1));
  EXPECT_FALSE(with(&Contact::hub_time, parse_instant("9999-12-31T23:59:59.999Z").value() + 1));
  EXPECT_FALSE(with(&Contact::hub_time, parse_instant("0000-01-01T00:00:00.000Z").value() - 1));
}

TEST(Soundness, CountsCharactersNotBytes) {
  std::string smiles;
  for (int i = 0; i < 64; ++i) {
    smiles += "\xF0\x9F\x98\x80";
  }
  EXPECT_TRUE(is_sound(Contact{smiles, 0, kNoon, {}, 0}));
  EXPECT_FALSE(is_sound(Contact{smiles + "x", 0, kNoon, {}, 0}));
}

TEST(Soundness, OfAHeard) {
  const Contact contact{"b", 1'000, kNoon, {}, 0};
  EXPECT_TRUE(is_sound(Heard{kNoon, 1'000}, contact));
  EXPECT_FALSE(is_sound(Heard{kNoon, 1'001}, contact));
  EXPECT_FALSE(is_sound(Heard{kNoon, -1}, contact));
  EXPECT_FALSE(is_sound(Heard{std::numeric_limits<Millis>::max(), 0}, contact));
}

TEST(Soundness, AnUnsoundContactIsNone) {
  EXPECT_EQ(place({{"b", -1, kNoon, {}, 1}}, 0).basis, Basis::unanchored);
  Contact contact{"b", 1'000, kNoon, Heard{kNoon - 10, 1'001}, 1};
  const Placed with_unsound_heard = place({contact}, 0);
  contact.heard.reset();
  expect_same(with_unsound_heard, place({contact}, 0));
}

// Hostile numbers: a few that collide often, the ends of ranges, and any at all.
class Hostile {
 public:
  explicit Hostile(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t end) { return random_() % end; }
  std::int64_t number() {
    constexpr std::int64_t kEnds[] = {std::numeric_limits<std::int64_t>::min(),
                                      std::numeric_limits<std::int64_t>::max(),
                                      kLargest,
                                      kLargest + 1,
                                      -1,
                                      0,
                                      253'402'300'799'999,
                                      -62'167'219'200'000};
    switch (below(4)) {
      case 0:
        return kEnds[below(std::size(kEnds))];
      case 1:
        return static_cast<std::int64_t>(random_());
      case 2:
        return kNoon + static_cast<std::int64_t>(below(10'000));
      default:
        return static_cast<std::int64_t>(below(200'000));
    }
  }
  std::string boot() { return std::string(below(3), 'b'); }
  Contact contact() {
    Contact contact{boot(), number(), number(), {}, number()};
    if (below(2) == 0) {
      contact.heard = Heard{number(), number()};
    }
    return contact;
  }
  BootSpan span() { return {boot(), number(), number(), number(), number()}; }

 private:
  std::mt19937_64 random_;
};

TEST(Hostile, NeverGivesAnEmptyIntervalAndNeverDependsOnOrder) {
  for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
    Hostile hostile(seed);
    std::vector<Contact> contacts(hostile.below(12));
    std::ranges::generate(contacts, [&] { return hostile.contact(); });
    std::vector<BootSpan> spans(hostile.below(8));
    std::ranges::generate(spans, [&] { return hostile.span(); });
    const Timeline timeline(spans, contacts);
    std::ranges::reverse(contacts);
    std::ranges::reverse(spans);
    const Timeline reversed(spans, contacts);
    for (int i = 0; i < 10; ++i) {
      const std::string boot = hostile.boot();
      const Stamp stamp{hostile.number(), boot, hostile.number(), hostile.number()};
      const Placed placed = timeline.place(stamp);
      ASSERT_TRUE(!placed.earliest || !placed.latest || *placed.earliest <= *placed.latest)
          << "seed " << seed;
      ASSERT_EQ(placed.basis != Basis::unanchored, placed.earliest || placed.latest) << "seed " << seed;
      ASSERT_TRUE(placed.basis != Basis::anchored || (placed.earliest && placed.latest)) << "seed " << seed;
      const Placed again = reversed.place(stamp);
      ASSERT_EQ(placed.earliest, again.earliest) << "seed " << seed;
      ASSERT_EQ(placed.latest, again.latest) << "seed " << seed;
    }
  }
}

// §6 word by word, over all contacts for each event: what the pruned envelopes must come to.
Placed by_the_page(const std::vector<Contact>& contacts, std::int64_t uptime) {
  const auto drift = [](std::int64_t a, std::int64_t b) { return (std::abs(a - b) + 9'999) / 10'000; };
  const auto latest = [&](std::int64_t u) {
    Millis least = std::numeric_limits<Millis>::max();
    for (const Contact& c : contacts) {
      least = std::min(least, c.hub_time - (c.uptime_ms - u) + drift(c.uptime_ms, u));
    }
    return least;
  };
  Millis greatest = std::numeric_limits<Millis>::min();
  const auto raise = [&](Millis time, std::int64_t u) {
    const bool stands = time <= latest(u);
    if (stands) {
      greatest = std::max(greatest, time - (u - uptime) - drift(u, uptime));
    }
    return stands;
  };
  for (const Contact& c : contacts) {
    if (!c.heard || !raise(c.heard->time, c.heard->uptime_ms)) {
      raise(c.hub_time - 60'000, c.uptime_ms);
    }
  }
  return {greatest, latest(uptime), Basis::anchored, false, 0};
}

TEST(Hostile, EnvelopesComeToWhatThePageSaysOverAllContacts) {
  std::mt19937_64 random(7);
  const auto below = [&](std::int64_t end) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(end));
  };
  for (int round = 0; round < 3'000; ++round) {
    const std::int64_t scatter = 1 + below(200'000);
    std::vector<Contact> contacts;
    for (std::int64_t i = 0, n = 1 + below(60); i < n; ++i) {
      const std::int64_t uptime = below(1'000'000'000);
      contacts.push_back({"b", uptime, kNoon + uptime + below(scatter), {}, 1});
      if (below(3) != 0) {
        const std::int64_t heard = below(uptime + 1);
        contacts.back().heard = Heard{kNoon + heard - below(scatter) + below(scatter / 4 + 1), heard};
      }
    }
    for (int i = 0; i < 20; ++i) {
      const std::int64_t uptime = i == 0 ? contacts.front().uptime_ms : below(1'100'000'000);
      expect_same(place(contacts, uptime), by_the_page(contacts, uptime));
      ASSERT_FALSE(HasFailure()) << "round " << round;
    }
  }
}

}  // namespace
}  // namespace doorstep::time
