#include "care.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace doorstep::bench {
namespace {

using Words = std::string_view;

constexpr Words kTasks[] = {"wash",
                            "dress",
                            "breakfast",
                            "hot_drink",
                            "medication_prompt",
                            "catheter_care",
                            "bed_change",
                            "laundry",
                            "tidy_kitchen",
                            "walking_practice",
                            "continence_pad",
                            "cream_to_legs",
                            "oral_care",
                            "shave",
                            "hair",
                            "fluids_in_reach",
                            "check_pendant",
                            "lunch_prep",
                            "stocking_on",
                            "transfer_to_chair"};
constexpr Words kMedicines[] = {"amlodipine 5 mg",    "metformin 500 mg",    "paracetamol 500 mg",
                                "lansoprazole 15 mg", "furosemide 40 mg",    "apixaban 2.5 mg",
                                "senna 7.5 mg",       "levothyroxine 50 mcg"};

// Sentences of notes: {0} and {1} are filled from the lists below, {2} with a number.
constexpr Words kSentences[] = {
    "Was {0} when I arrived and keen to talk about {1}.",
    "Found {0}, sitting by the window with {1} in hand.",
    "Ate {2} spoons of porridge and said {1} had gone down well.",
    "Refused the offered {1} at first, accepted after we spoke about it for {2} minutes.",
    "Skin on the left heel looks {0}; photographed and cream applied as in the plan.",
    "Skin intact, no new marks apart from a small one near the right elbow, about {2} mm.",
    "Walked {2} steps with the frame, seemed {0} afterwards and needed a rest.",
    "Daughter rang during the visit, she will bring {1} on Thursday.",
    "The key safe was stiff again, took {2} tries, please let the office know.",
    "Complained of a sore shoulder, {0} but moving the arm freely.",
    "Slept badly, up {2} times in the night, and {0} because of it.",
    "Enjoyed {1} and asked for it again tomorrow.",
    "District nurse had left a note about the dressing next to {1}.",
    "Ran out of {1}, written on the list by the fridge.",
    "Heating was off when I came in, room at about {2} degrees, switched it on.",
    "Drank {2} ml of squash while I was there and had {1} within reach when I left.",
    "Mood {0}; we looked at photographs and talked about {1}.",
    "Shower taken with one to assist, {0} throughout.",
    "Left {0} in the armchair, pendant round the neck, door locked and checked.",
    "Next carer please look at {1}, I did not have the time.",
    "Spoke about the hospital letter; appointment is in {2} days, transport is booked.",
    "A little {0} about the new chair, says {1} would have been better.",
    "Bowels opened, type {2}, nothing unusual seen.",
    "Neighbour brought round {1}, which made for a cheerful half hour.",
    "Did not want the radio on today, preferred {1}.",
    "Managed buttons without help for the first time in {2} weeks, {0} about it.",
};
constexpr Words kStates[] = {"cheerful",
                             "tired",
                             "a bit low",
                             "chatty",
                             "in good spirits",
                             "unsettled",
                             "sleepy",
                             "dry and pink",
                             "slightly red",
                             "anxious",
                             "calm",
                             "proud",
                             "short of breath",
                             "well rested",
                             "withdrawn",
                             "comfortable",
                             "cold",
                             "much better than yesterday"};
constexpr Words kThings[] = {"the crossword",
                             "toast and marmalade",
                             "a cup of tea",
                             "the football",
                             "her sister's visit",
                             "soup",
                             "the cat",
                             "the garden",
                             "clean bedding",
                             "the blue cardigan",
                             "milk",
                             "incontinence pads",
                             "the hoist sling",
                             "an apple",
                             "fish and chips",
                             "the newspaper",
                             "old songs",
                             "the bus trip",
                             "his grandson",
                             "the walking frame",
                             "a banana",
                             "yoghurt"};

struct Scale {
  Words kind, unit;
  int least, most;
};
constexpr Scale kScales[] = {{"fluid_ml", "ml", 80, 450},       {"mood", "score", 1, 5},
                             {"pain", "score", 0, 7},           {"temperature", "tenths_c", 358, 379},
                             {"weight", "hundred_g", 480, 890}, {"food", "percent", 20, 100}};

}  // namespace

Care::Happening Care::next() {
  const bool arrives = step_ == 0;
  const std::int64_t gap_ms = (arrives ? 480'000 : 15'000) + roll(arrives ? 900'000 : 120'000);
  NewEvent happened = step();
  if (++step_ == kEventsAVisit) {
    step_ = 0;
    visit_ = (visit_ + 1) % visits_.size();
  }
  return {gap_ms, std::move(happened)};
}

NewEvent Care::event(std::string type, std::string body) {
  const auto& at = visits_[visit_];
  return {std::move(type), carer_, at.visit, at.person, std::move(body)};
}

NewEvent Care::step() {
  if (step_ == 0)
    return event("visit.checked_in",
                 fmt::format(R"({{"evidence":{},"method":"gps","planned":true}})", position()));
  if (step_ == kEventsAVisit - 1)
    return event("visit.checked_out", fmt::format(R"({{"evidence":{},"method":"gps"}})", position()));
  if (step_ == kEventsAVisit - 2)
    return event("mileage.recorded", fmt::format(R"({{"metres":{}}})", 300 + roll(9'000)));
  if (step_ % 12 == 0)
    return event("note.recorded", fmt::format(R"({{"kind":"{}","text":"{}","visibility":"family"}})",
                                              step_ == 12 ? "daily_log" : "care_note", note()));
  if (step_ % 8 == 3)
    return event("medication.recorded",
                 fmt::format(R"({{"dose":"{} tablet","medicine":"{}","result":"{}"}})", 1 + roll(2),
                             one_of(kMedicines), roll(15) ? "given" : "refused"));
  if (step_ % 5 == 1) return observation();
  const bool done = roll(9) != 0;
  return event("task.recorded", fmt::format(R"({{{}"result":"{}","task":"{}"}})",
                                            done ? "" : R"("reason":"did not want it today",)",
                                            done ? "done" : "declined", one_of(kTasks)));
}

std::string Care::position() {
  return fmt::format(R"({{"accuracy_m":{},"lat_e7":{},"lon_e7":{},"mock":false}})", 4 + roll(20),
                     539'600'000 + roll(400'000), -10'900'000 + roll(600'000));
}

std::string Care::note() {
  std::string text = sentence();
  for (int more = 1 + roll(4); more > 0; --more) text += " " + sentence();
  return text;
}

std::string Care::sentence() {
  return fmt::format(fmt::runtime(one_of(kSentences)), one_of(kStates), one_of(kThings), 1 + roll(40));
}

NewEvent Care::observation() {
  const Scale& scale = one_of(kScales);
  return event("observation.recorded",
               fmt::format(R"({{"kind":"{}","unit":"{}","value":{}}})", scale.kind, scale.unit,
                           scale.least + roll(scale.most - scale.least + 1)));
}

}  // namespace doorstep::bench
