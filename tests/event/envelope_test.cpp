#include "doorstep/event/envelope.h"

#include <gtest/gtest.h>

#include "doorstep/event/canonical.h"

#include "../fuzz/checks.h"
#include "samples.h"

namespace doorstep::event {
namespace {

using nlohmann::json;
using testing::RandomJson;
using testing::sample_event;

bool sound(const json& event) { return parse_envelope(to_canonical(event)).has_value(); }

bool sound_with(const char* name, const json& value) {
  json event = sample_event();
  event[name] = value;
  return sound(event);
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Envelope, IsTakenApart) {
  const std::string line = to_canonical(sample_event());
  ASSERT_NO_THROW(fuzz::check_envelope(line));  // each member against the parsed document
  EXPECT_TRUE(parse_envelope(line));
}

TEST(Envelope, IsWrittenAsItIsRead) {
  Envelope envelope;
  envelope.id = EventId("019aa5c0-0000-7000-8000-000000000001");
  envelope.device = DeviceId(testing::kDevice);
  envelope.seq = 7;
  envelope.prev.fill(9);
  envelope.at = 1'795'248'131'123;
  envelope.boot = "boot \"1\"\n";
  envelope.uptime_ms = 0;
  envelope.by = CarerId("Zoë\\");
  envelope.type = "visit.checked_in";
  envelope.visit = VisitId("c4a1b2d3-e5f6-4789-90ab-cdef01234567");
  envelope.person = PersonId("p\t1");
  envelope.body = R"({"method":"nfc"})";
  const std::string line = write_envelope(envelope);
  const auto view = parse_envelope(line);
  ASSERT_TRUE(view) << line;
  EXPECT_EQ(view->id, envelope.id.str());
  EXPECT_EQ(view->seq, 7);
  EXPECT_EQ(view->prev, envelope.prev);
  EXPECT_EQ(view->at, envelope.at);
  EXPECT_EQ(unescape(view->boot), envelope.boot);
  EXPECT_EQ(unescape(view->by), envelope.by.str());
  EXPECT_EQ(view->visit, envelope.visit->str());
  EXPECT_EQ(unescape(*view->person), envelope.person->str());
  EXPECT_EQ(view->body, envelope.body);

  envelope.visit.reset();
  envelope.person.reset();
  const std::string office = write_envelope(envelope);
  ASSERT_TRUE(parse_envelope(office)) << office;
  EXPECT_FALSE(parse_envelope(office)->visit);
  EXPECT_FALSE(parse_envelope(office)->person);
}

TEST(Envelope, NeedsEachMemberButVisitAndPerson) {
  const json event = sample_event();
  for (const auto& [name, value] : event.items()) {
    json without = event;
    without.erase(name);
    EXPECT_EQ(sound(without), name == "visit" || name == "person") << name;
  }
}

TEST(Envelope, NeedsEachMemberInItsType) {
  const json event = sample_event();
  for (const auto& [name, own] : event.items()) {
    for (const json& other :
         {json(nullptr), json(true), json(12), json("text"), json::array(), json::object()}) {
      const bool fits =
          (name == "body" && other.is_object()) || (own.is_number() && other == 12 && name != "v") ||
          (other.is_string() && (name == "boot" || name == "by" || name == "type" || name == "person"));
      EXPECT_EQ(sound_with(name.c_str(), other), fits) << name << ' ' << other;
    }
  }
}

TEST(Envelope, HoldsMembersToTheirForms) {
  EXPECT_FALSE(sound_with("v", 2));
  EXPECT_FALSE(sound_with("v", 0));
  EXPECT_FALSE(sound_with("id", "018f3c1e-5b7a-4c3d-9e21-7a1b2c3d4e5f"));  // version 4
  EXPECT_FALSE(sound_with("id", "019AA5C0-0000-7000-8000-000000000001"));
  EXPECT_FALSE(sound_with("device", "018F3C1E-5b7a-4c3d-9e21-7a1b2c3d4e5f"));
  EXPECT_FALSE(sound_with("visit", ""));
  EXPECT_TRUE(sound_with("visit", "019aa5c0-0000-7000-8000-000000000001"));
  EXPECT_FALSE(sound_with("seq", 0));
  EXPECT_FALSE(sound_with("seq", -1));
  EXPECT_TRUE(sound_with("seq", kMaxInteger));
  EXPECT_FALSE(sound_with("prev", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU="));
  EXPECT_FALSE(sound_with("prev", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFV"));
  EXPECT_FALSE(sound_with("prev", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"));
  EXPECT_FALSE(sound_with("at", "2026-11-21T08:02:11Z"));
  EXPECT_FALSE(sound_with("at", "2026-11-21T08:02:60.000Z"));
  EXPECT_FALSE(sound_with("at", "2026-02-29T08:02:11.123Z"));
  EXPECT_TRUE(sound_with("uptime_ms", 0));
  EXPECT_FALSE(sound_with("uptime_ms", -1));
  EXPECT_TRUE(sound_with("person", ""));  // §1 gives it no form
}

TEST(Envelope, CountsCharactersAsCodePoints) {
  for (const auto& [name, most] : {std::pair{"boot", 64U}, {"by", 200U}, {"type", 64U}}) {
    EXPECT_FALSE(sound_with(name, "")) << name;
    for (const char* character : {"x", "é", "€", "😀", "\n", "\x01", "\"", "\\"}) {
      EXPECT_TRUE(sound_with(name, repeated(character, most))) << name << ' ' << character;
      EXPECT_FALSE(sound_with(name, repeated(character, most + 1))) << name << ' ' << character;
    }
  }
}

TEST(Envelope, KeepsMembersThatItDoesNotKnow) {
  json event = sample_event();
  for (const char* name :
       {"", "\n", "\"", "a", "at ", "atx", "b\"x", "boot\n", "seq2", "uptime", "visits", "z", "é", "😀"}) {
    event[name] = {{"seq", -1}, {"v", {2}}};
  }
  const std::string line = to_canonical(event);
  ASSERT_NO_THROW(fuzz::check_envelope(line));
  EXPECT_TRUE(parse_envelope(line));
}

TEST(Envelope, HasAtMost65536Bytes) {
  json event = sample_event();
  event["body"]["text"] = "";
  const std::size_t rest = to_canonical(event).size();
  event["body"]["text"] = std::string(kMaxLineBytes - rest, 'x');
  EXPECT_EQ(to_canonical(event).size(), kMaxLineBytes);
  EXPECT_TRUE(sound(event));
  event["body"]["text"] = std::string(kMaxLineBytes - rest + 1, 'x');
  EXPECT_FALSE(sound(event));
}

TEST(Envelope, HasAtMost32Levels) {
  const auto body = [](int levels) {  // the envelope is the first level, the body the second
    json value = json::object();
    for (int i = 2; i < levels; ++i) value = {{"a", value}};
    return value;
  };
  EXPECT_TRUE(sound_with("body", body(32)));
  const std::string too_deep = to_canonical(body(32));
  std::string line = to_canonical(sample_event());
  const std::string own = to_canonical(sample_event()["body"]);
  line.replace(line.find(own), own.size(), "{\"a\":" + too_deep + "}");
  EXPECT_FALSE(parse_envelope(line));
}

TEST(Envelope, MustBeTheWholeLine) {
  const std::string line = to_canonical(sample_event());
  for (const std::string& other : {line + ' ', line + '\n', line + '\r', line + line, ' ' + line,
                                   "\xef\xbb\xbf" + line, '[' + line + ']', line + '\0'}) {
    EXPECT_FALSE(parse_envelope(other));
  }
  for (std::size_t length = 0; length < line.size(); ++length)
    EXPECT_FALSE(parse_envelope(line.substr(0, length)));
}

// Each single change of a byte gives an unsound line or another event; either way both readings of §1 agree.
TEST(Envelope, AnyByteChangedIsRefusedOrIsAnotherSoundLine) {
  const std::string line = to_canonical(sample_event());
  std::size_t refused = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    for (const int change : {1, 2, 4, 8, 16, 32, 64, 128}) {
      std::string other = line;
      other[at] = static_cast<char>(other[at] ^ change);
      ASSERT_NO_THROW(fuzz::check_envelope(other)) << other;
      refused += parse_envelope(other) ? 0U : 1U;
    }
  }
  EXPECT_GT(refused, line.size() * 4);
}

TEST(Envelope, AgreesWithASlowReaderOnRandomBodies) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    RandomJson random(seed);
    json event = sample_event();
    event["body"] = random.object(5);
    event[random.text()] = random.value(3);
    const std::string line = to_canonical(event);
    ASSERT_NO_THROW(fuzz::check_envelope(line)) << "seed " << seed << ' ' << line;
  }
}

}  // namespace
}  // namespace doorstep::event
