#include "story.h"

#include <algorithm>
#include <map>
#include <random>

namespace doorstep::demo {
namespace {

Turn turn_of(const std::string& visit) {
  static const std::map<std::string, Turn> turns{{"harbour-p10-noon", Turn::no_access},
                                                 {"meadow-p12-bed", Turn::missed},
                                                 {"harbour-p4-am", Turn::killed},
                                                 {"harbour-p18-bed", Turn::late_check_out},
                                                 {"meadow-p9-am", Turn::manual}};
  const auto found = turns.find(visit);
  return found == turns.end() ? Turn::as_planned : found->second;
}

// When a carer sets out and leaves, by a generator that every standard library runs alike.
class Chance {
 public:
  Millis between(Millis low, Millis high) {
    return low + static_cast<Millis>(generator_() % static_cast<std::uint64_t>(high - low + 1));
  }

  explicit Chance(std::uint64_t seed) : generator_(seed) {}

 private:
  std::mt19937_64 generator_;
};

constexpr std::uint64_t kSeed = 20'261'102;

// Of a hundred.
Turn ordinary_turn(Millis percent) {
  if (percent == 0) return Turn::missed;
  if (percent == 1) return Turn::no_access;
  return percent == 2 ? Turn::manual : Turn::as_planned;
}

// How much longer than planned.
Millis ordinary_change(Chance& chance) {
  const Millis percent = chance.between(0, 99);
  if (percent < 5) return -12 * kMinuteMs;
  if (percent < 10) return 13 * kMinuteMs;
  return chance.between(-5 * kMinuteMs, 4 * kMinuteMs);
}

}  // namespace

std::vector<Attendance> make_story(const SampleRota& rota, Millis midnight) {
  Chance chance(kSeed);
  std::map<std::string, Millis> free_from;
  std::vector<Attendance> story;
  for (const auto& visit : rota.visits) {
    for (const auto& carer : visit.carers) {
      Attendance attendance{visit, carer, 0, 0, turn_of(visit.visit)};
      const Millis planned = midnight + visit.start_minute * kMinuteMs;
      attendance.in = std::max(planned + chance.between(-6 * kMinuteMs, 9 * kMinuteMs),
                               free_from[carer] + chance.between(3 * kMinuteMs, 6 * kMinuteMs));
      attendance.out =
          attendance.in + visit.minutes * kMinuteMs + chance.between(-6 * kMinuteMs, 4 * kMinuteMs);
      free_from[carer] = attendance.out;
      story.push_back(attendance);
    }
  }
  std::stable_sort(story.begin(), story.end(), [](const auto& a, const auto& b) { return a.in < b.in; });
  return story;
}

std::vector<Attendance> make_ordinary_day(const SampleRota& rota, Millis midnight, std::uint64_t seed) {
  Chance chance(kSeed + seed);
  std::map<std::string, Millis> free_from;
  std::vector<Attendance> story;
  for (const auto& visit : rota.visits) {
    const Turn turn = ordinary_turn(chance.between(0, 99));
    for (const auto& carer : visit.carers) {
      Attendance attendance{visit, carer, 0, 0, turn};
      attendance.in =
          std::max(midnight + visit.start_minute * kMinuteMs + chance.between(-5 * kMinuteMs, 8 * kMinuteMs),
                   free_from[carer] + chance.between(2 * kMinuteMs, 5 * kMinuteMs));
      attendance.out =
          attendance.in + std::max(visit.minutes * kMinuteMs + ordinary_change(chance), 4 * kMinuteMs);
      if (turn != Turn::missed) free_from[carer] = attendance.out;
      story.push_back(attendance);
    }
  }
  std::stable_sort(story.begin(), story.end(), [](const auto& a, const auto& b) { return a.in < b.in; });
  return story;
}

}  // namespace doorstep::demo
