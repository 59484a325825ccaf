#include "ordinary_day.h"

#include <algorithm>
#include <array>
#include <functional>

#include <nlohmann/json.hpp>

#include "pictures.h"

namespace doorstep::demo {
namespace {

using nlohmann::json;

constexpr std::array kNotes{"In good spirits. Ate all of breakfast and had two cups of tea.",
                            "A little tired today. Rested in the chair by the window after washing.",
                            "Walked to the gate and back with the frame. Steady, and pleased about it.",
                            "Asked about the photographs on the wall; we looked through the album together.",
                            "Skin on the left heel looks better. Cream applied as before.",
                            "Did not want lunch at first, then had soup and bread.",
                            "Talked about the garden. Would like help to plant the bulbs next week.",
                            "Medicine taken with water. No trouble swallowing.",
                            "Slept well, up before I came. Dressed without help but for the buttons.",
                            "Quiet this evening. We rang the family together, and had a laugh.",
                            "All done as planned. Left a drink and the phone within reach.",
                            "The kitchen tap drips. Told the office so that the landlord can be rung."};

// Some number of a text that is the same everywhere.
std::size_t number_of(const std::string& text) {
  std::size_t number = 7;
  for (const char c : text) number = number * 31 + static_cast<unsigned char>(c);
  return number % 9'973;
}

// Of the provider whose office has an account.
const Attendance* last_as_planned(const std::vector<Attendance>& story) {
  const auto found = std::find_if(story.rbegin(), story.rend(), [](const Attendance& attendance) {
    return attendance.turn == Turn::as_planned && attendance.visit.provider == kReadProvider;
  });
  return found == story.rend() ? nullptr : &*found;
}

std::string method_by_number(const Attendance& attendance) {
  if (attendance.turn == Turn::manual) return "manual";
  return number_of(attendance.carer) % 2 == 0 ? "nfc" : "gps";
}

}  // namespace

void OrdinaryDay::play(const std::vector<Attendance>& story, Millis until) {
  const Attendance* forgotten = forgets_ ? last_as_planned(story) : nullptr;
  for (const Attendance& attendance : story) add_visit(attendance, &attendance == forgotten);
  agenda_.play(world_, until);
  world_.set(std::max(world_.now(), std::min(until, world_.now() + kMinuteMs)));
  for (auto& [carer, tablet] : tablets_) tablet->sync();
}

void OrdinaryDay::add_visit(const Attendance& attendance, bool is_forgotten) {
  if (attendance.turn == Turn::missed) return;
  Tablet& tablet = *tablets_.at(attendance.carer);
  const std::string visit = attendance.visit.visit;
  if (attendance.turn == Turn::no_access) {
    agenda_.add(attendance.in, [&tablet, visit] {
      tablet.record(visit, "visit.not_delivered",
                    {{"reason", "no_access"}, {"text", "Rang twice, nobody came."}});
    });
    return;
  }
  const std::string method = method_by_number(attendance);
  agenda_.add(attendance.in, [&tablet, visit, method] { tablet.check_in(visit, method); });
  if (attendance.carer == attendance.visit.carers.front()) add_words(attendance);
  const Millis out = attendance.out;
  if (!is_forgotten) return agenda_.add(out, [&tablet, visit, method] { tablet.check_out(visit, method); });
  agenda_.add(out + kLateByMs, [this, &tablet, visit, method, out] {
    tablet.check_out(visit, method);
    amendment_ = tablet.record(visit, "visit.amended",
                               {{"check_out", format_instant(out)},
                                {"reason", "forgot_check_out"},
                                {"text", "Checked out in the car park, not at the door."}});
  });
}

void OrdinaryDay::add_words(const Attendance& attendance) {
  Tablet& tablet = *tablets_.at(attendance.carer);
  const SampleVisit& visit = attendance.visit;
  const std::size_t number = number_of(visit.visit);
  const Millis before_end = attendance.out - 2 * kMinuteMs;
  if (number % 3 == 0) {
    const auto task = visit.tasks.substr(0, visit.tasks.find(';'));
    agenda_.add(before_end, [&tablet, name = visit.visit, task, number] {
      tablet.record(name, "task.recorded",
                    number % 15 == 0
                        ? json{{"task", task}, {"result", "declined"}, {"reason", "did not feel like it"}}
                        : json{{"task", task}, {"result", "done"}});
    });
  }
  const bool has_reader = visit.person == kReadPerson;
  if (has_reader || number % 4 == 0) {
    const char* text = kNotes.at(number % kNotes.size());
    agenda_.add(before_end, [&tablet, name = visit.visit, text, has_reader, number] {
      const EventId note = tablet.record(name, "note.recorded",
                                         {{"kind", "daily_log"}, {"text", text}, {"visibility", "family"}});
      if (has_reader && number % 3 == 0) tablet.attach(name, note, photograph(), thumbnail());
      if (has_reader && number % 4 == 1) tablet.attach(name, note, voice_note(), {});
    });
  }
  add_outcome(attendance);
}

// Once a week each goal is looked at, on the day that the person's number gives.
void OrdinaryDay::add_outcome(const Attendance& attendance) {
  const std::string& person = attendance.visit.person;
  const std::string& visit = attendance.visit.visit;
  if (visit.find("-am") == std::string::npos || number_of(visit) % 7 != 0) return;
  const int start = static_cast<int>(number_of(person) % 2) - 2;  // −2 or −1
  const int score = std::min(start + week_ * 2 / 3 + static_cast<int>(number_of(visit + person) % 2), 2);
  Tablet& tablet = *tablets_.at(attendance.carer);
  agenda_.add(attendance.out - kMinuteMs, [&tablet, visit, goal = person + "-goal", score] {
    tablet.record(
        visit, "outcome.recorded",
        {{"outcome", tablet.id_of("outcome", goal)}, {"scale", "gas"}, {"score", score}, {"text", ""}});
  });
}

}  // namespace doorstep::demo
