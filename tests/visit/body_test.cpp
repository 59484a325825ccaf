// Bodies to and fro: every type, words and members of a newer writer, and what is too little.
#include "doorstep/visit/body.h"

#include <random>

#include <gmock/gmock.h>

#include "doorstep/event/canonical.h"

namespace doorstep::visit {
namespace {

struct Sample {
  const char* type;
  const char* text;  // canonical
};

const Sample kSound[] = {
    {"visit.checked_in", R"({"evidence":{"tag":"04a2b1"},"method":"nfc","planned":true})"},
    {"visit.checked_in",
     R"({"evidence":{"accuracy_m":12,"lat_e7":515000000,"lon_e7":-1000000,"mock":false},"method":"gps","planned":false,"service":"personal_care"})"},
    {"visit.checked_in", R"({"evidence":{},"method":"manual","planned":true,"reason":"no tag"})"},
    {"visit.checked_out", R"({"evidence":{"distance_m":12,"inside":true},"method":"gps"})"},
    {"visit.checked_out", R"({"evidence":{"number_sha256":"abc"},"method":"telephony"})"},
    {"visit.not_delivered", R"({"reason":"no_access","text":"nobody in"})"},
    {"visit.amended",
     R"({"check_in":"2026-11-21T08:00:00.000Z","check_out":"2026-11-21T08:30:00.500Z","reason":"other","text":"x"})"},
    {"visit.voided", R"({"reason":"wrong visit"})"},
    {"visit.participants", R"({"people":["p","q"]})"},
    {"task.recorded", R"({"reason":"asleep","result":"not_done","task":"wash"})"},
    {"note.recorded", R"({"kind":"handover","text":"Key back under 🪴","visibility":"commissioner"})"},
    {"outcome.recorded", R"({"outcome":"o1","scale":"gas","score":-2,"text":"x","visibility":"family"})"},
    {"outcome.recorded", R"({"outcome":"o1","scale":"independence","score":4})"},
    {"observation.recorded", R"({"kind":"fluid_ml","unit":"ml","value":250})"},
    {"observation.recorded", R"({"kind":"skin","text":"sore heel"})"},
    {"medication.recorded",
     R"({"dose":"500 mg","medicine":"m1","reason":"x","result":"withheld","scheduled":"2026-11-21T08:00:00Z"})"},
    {"medication.recorded", R"({"medicine":"m1","result":"given","scheduled":true})"},
    {"incident.recorded",
     R"({"body_map":[{"kind":"bruise","region":"left_arm"}],"category":"fall","safeguarding":true,"severity":3,"text":"x"})"},
    {"attachment.added",
     R"({"bytes":12,"media_type":"image/jpeg","of":"e","sha256":"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"})"},
    {"entry.corrected", R"({"of":"e1","reason":"slip","text":"three cups"})"},
    {"entry.corrected", R"({"of":"e1","value":300,"x":{"y":[null]}})"},
    {"mileage.recorded", R"({"from_visit":"v1","metres":4200,"to_visit":"v2"})"},
    {"sleep_in.woken",
     R"({"from":"2026-11-21T02:00:00.000Z","text":"thirsty","to":"2026-11-21T02:20:00.000Z"})"},
    {"log.adopted", R"({"device":"d","lines":["{}","{}"]})"},
    {"log.adopted", R"({"device":"d","part":2,"parts":3,"seq":7,"text":"abc"})"},
    {"garden.watered", R"({"litres":4,"x":{"y":[null]}})"},
};

TEST(Bodies, OfEveryTypeAreReadAndWrittenAsTheyWere) {
  for (const Sample& sample : kSound) {
    const Body body = parse_body(sample.type, sample.text);
    EXPECT_FALSE(std::holds_alternative<BadBody>(body)) << sample.type << " " << sample.text;
    EXPECT_EQ(type_name(body), sample.type);
    EXPECT_EQ(write_body(body), sample.text);
    EXPECT_EQ(parse_body(sample.type, write_body(body)), body);
  }
}

TEST(Bodies, SamplesHaveEveryType) {
  std::size_t kinds = 0;
  std::vector<bool> seen(std::variant_size_v<Body>);
  for (const Sample& sample : kSound) seen[parse_body(sample.type, sample.text).index()] = true;
  for (const bool kind : seen) kinds += kind ? 1 : 0;
  EXPECT_EQ(kinds, std::variant_size_v<Body> - 1);  // all but BadBody
}

TEST(Bodies, UnknownWordsAndMembersAreKeptAndIgnored) {
  const Body body =
      parse_body("task.recorded", R"({"colour":"green","reason":null,"result":"half","task":"wash"})");
  const auto& task = std::get<TaskRecorded>(body);
  EXPECT_EQ(task.result.value(), TaskResult::unknown);
  EXPECT_EQ(task.result.text(), "half");
  EXPECT_EQ(write_body(body), R"({"result":"half","task":"wash"})");
}

TEST(Bodies, AnUnknownTypeKeepsAnyText) {
  const Body body = parse_body("", "not even JSON");
  EXPECT_EQ(write_body(body), "not even JSON");
  EXPECT_EQ(type_name(body), "");
}

TEST(Bodies, InstantsWithAnOffsetAreTheSameInstant) {
  const auto body =
      parse_body("visit.amended", R"({"check_in":"2026-11-21T09:00:00+01:00","reason":"other"})");
  EXPECT_EQ(format_instant(std::get<Amended>(body).check_in.value()), "2026-11-21T08:00:00.000Z");
}

struct Bad {
  const char* type;
  const char* text;
  const char* code;
};

const Bad kBad[] = {
    {"visit.checked_in", "", "bad_body"},
    {"visit.checked_in", "[]", "bad_body"},
    {"visit.checked_in", "{", "bad_body"},
    {"visit.checked_in", "{}", "bad_body"},
    {"visit.checked_in", R"({"method":5})", "bad_body"},
    {"visit.checked_in", R"({"method":"nfc","planned":"yes"})", "bad_body"},
    {"visit.checked_in", R"({"method":"nfc","evidence":[]})", "bad_body"},
    {"visit.checked_in", R"({"method":"gps","evidence":{"lat_e7":51.5}})", "bad_body"},
    {"visit.checked_in", R"({"method":"gps","evidence":{"lat_e7":18446744073709551615}})", "bad_body"},
    {"visit.checked_in", R"({"method":"gps","evidence":{"lat_e7":-9223372036854775808}})", "bad_body"},
    {"visit.checked_in", R"({"method":"manual"})", "reason_needed"},
    {"visit.checked_out", R"({"method":"manual","reason":""})", "reason_needed"},
    {"visit.not_delivered", R"({"text":"x"})", "bad_body"},
    {"visit.amended", R"({"check_in":"2026-11-21T08:00:00Z"})", "reason_needed"},
    {"visit.amended", R"({"reason":"other"})", "time_needed"},
    {"visit.amended", R"({"reason":"other","check_in":"8 o'clock"})", "bad_body"},
    {"visit.amended", R"({"reason":"other","check_in":"2026-11-21T08:00:00"})", "bad_body"},
    {"visit.amended",
     R"({"reason":"x","check_in":"2026-11-21T08:00:00Z","check_out":"2026-11-21T07:00:00Z"})",
     "bad_interval"},
    {"visit.voided", "{}", "reason_needed"},
    {"visit.participants", "{}", "bad_body"},
    {"visit.participants", R"({"people":"p"})", "bad_body"},
    {"visit.participants", R"({"people":[1]})", "bad_body"},
    {"task.recorded", R"({"task":"wash"})", "bad_body"},
    {"task.recorded", R"({"result":"done"})", "bad_body"},
    {"note.recorded", R"({"kind":"care_note","text":""})", "bad_body"},
    {"note.recorded", R"({"text":"x"})", "bad_body"},
    {"outcome.recorded", R"({"outcome":"o","scale":"gas","score":3})", "bad_body"},
    {"outcome.recorded", R"({"outcome":"o","scale":"independence","score":-1})", "bad_body"},
    {"outcome.recorded", R"({"outcome":"o","scale":"gas"})", "bad_body"},
    {"observation.recorded", R"({"kind":"mood"})", "bad_body"},
    {"observation.recorded", R"({"kind":"pain","value":"much"})", "bad_body"},
    {"medication.recorded", R"({"medicine":"m"})", "bad_body"},
    {"medication.recorded", R"({"result":"given"})", "bad_body"},
    {"incident.recorded", R"({"category":"fall","severity":5})", "bad_body"},
    {"incident.recorded", R"({"category":"fall","severity":0})", "bad_body"},
    {"incident.recorded", R"({"category":"fall","severity":1,"safeguarding":"no"})", "bad_body"},
    {"incident.recorded", R"({"category":"fall","severity":1,"body_map":[1]})", "bad_body"},
    {"attachment.added", R"({"bytes":1,"media_type":"a/b","sha256":"abc"})", "bad_body"},
    {"attachment.added",
     R"({"bytes":-1,"media_type":"a/b","sha256":"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"})", "bad_body"},
    {"entry.corrected", R"({"text":"x"})", "bad_body"},
    {"entry.corrected", R"({"of":"e1","reason":"x"})", "bad_body"},
    {"mileage.recorded", R"({"metres":-1})", "bad_body"},
    {"sleep_in.woken", R"({"from":"2026-11-21T02:00:00Z"})", "time_needed"},
    {"sleep_in.woken", R"({"from":"2026-11-21T02:00:00Z","to":"2026-11-21T01:00:00Z"})", "bad_interval"},
    {"log.adopted", R"({"lines":[]})", "bad_body"},
    {"log.adopted", R"({"device":"d","lines":[1]})", "bad_body"},
    {"log.adopted", R"({"device":"d","part":4,"parts":3,"seq":7,"text":"abc"})", "bad_body"},
};

TEST(BadBodies, KeepTheirTextAndSayWhy) {
  for (const Bad& bad : kBad) {
    const Body body = parse_body(bad.type, bad.text);
    ASSERT_TRUE(std::holds_alternative<BadBody>(body)) << bad.type << " " << bad.text;
    EXPECT_EQ(std::get<BadBody>(body).code, bad.code) << bad.type << " " << bad.text;
    EXPECT_NE(std::get<BadBody>(body).problem, "");
    EXPECT_EQ(type_name(body), bad.type);
    EXPECT_EQ(write_body(body), bad.text);
  }
}

TEST(BadBodies, NotesAreAtMostTwentyThousandCodePoints) {
  std::string text;
  for (std::size_t i = 0; i < kMaxNoteCharacters; ++i) text += "é";
  const auto note = [](const std::string& t) {
    return parse_body("note.recorded", R"({"kind":"care_note","text":")" + t + "\"}");
  };
  EXPECT_TRUE(std::holds_alternative<NoteRecorded>(note(text)));
  ASSERT_TRUE(std::holds_alternative<BadBody>(note(text + "x")));
  EXPECT_EQ(std::get<BadBody>(note(text + "x")).code, "too_long");
}

TEST(BadBodies, NestedTooDeepAreRefusedWhateverTheirLength) {
  const std::string deep(1'000'000, '[');
  EXPECT_TRUE(std::holds_alternative<BadBody>(parse_body("task.recorded", R"({"task":)" + deep)));
  EXPECT_TRUE(std::holds_alternative<BadBody>(parse_body("task.recorded", deep)));
}

// Sound bodies with bytes changed, cut and doubled: whatever comes of it, nothing throws and it writes back.
TEST(BadBodies, DamagedOnesNeverThrow) {
  std::mt19937 random(11);
  const auto pick = [&](std::size_t below) { return random() % below; };
  for (int round = 0; round < 20'000; ++round) {
    const Sample& sample = kSound[pick(std::size(kSound))];
    std::string text = sample.text;
    for (std::size_t hits = 1 + pick(3); hits > 0; --hits) {
      if (text.empty()) break;
      const std::size_t at = pick(text.size());
      switch (pick(3)) {
        case 0:
          text[at] = static_cast<char>(pick(256));
          break;
        case 1:
          text.resize(at);
          break;
        default:
          text.insert(at, text.substr(at, 5));
          break;
      }
    }
    const Body body = parse_body(sample.type, text);
    const std::string written = write_body(body);
    EXPECT_EQ(parse_body(sample.type, written), body) << text;
    EXPECT_NE(visibility_of(body), Visibility::unknown);
  }
}

}  // namespace
}  // namespace doorstep::visit
