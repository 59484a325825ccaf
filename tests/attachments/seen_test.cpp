// Who may see a photograph: whoever may read the note that it belongs to, and nobody else.
#include "doorstep/testing/pictures.h"

#include "world.h"

namespace doorstep::testing {
namespace {

using hub::Role;
using nlohmann::json;

class SeenTest : public AttachmentWorld {
 protected:
  Browser as(Role role, const std::string& of, const std::vector<std::string>& scopes = {},
             const char* of_person = "p1") {
    const std::string id = platform::make_uuid_v4(hub.random);
    hub.store().write([&](hub::Connection& db) {
      hub::make_account(db, id, {"name-" + id, "Made Up", role, of, true}, "test", hub.clock.wall_ms());
    });
    if (!scopes.empty()) grant(hub, id, of_person, scopes);
    return Browser::of_account(hub, id);
  }
  std::string put_whole(const std::string& bytes) {
    EXPECT_EQ(put(tablet, bytes, 0, bytes.size()).status, 200);
    return bytes;
  }
  std::string code(Browser browser, const std::string& event) {
    const auto answer =
        browser.send("GET", "/v1/attachments/" + event, nullptr, {{"Doorstep-Reason", "a test"}});
    return answer.status == 200 ? "200" : code_of(answer);
  }
  const std::string picture = jpeg(20'000);
};

TEST_F(SeenTest, TheBytesComeWithHeadersThatLetThemDoNothing) {
  const std::string small = jpeg(2'000, "", 5);
  const std::string event = add_note_with(put_whole(picture), put_whole(small));
  Browser office = as(Role::provider, "brook");
  const auto whole = office.send("GET", "/v1/attachments/" + event);
  EXPECT_EQ(whole.status, 200);
  EXPECT_EQ(all_of(whole), picture);
  EXPECT_EQ(whole.headers.get("Content-Type"), "image/jpeg");
  EXPECT_EQ(whole.headers.get("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(whole.headers.get("Content-Security-Policy"), "default-src 'none'; sandbox");
  EXPECT_EQ(whole.headers.get("Content-Disposition"), "inline; filename=\"photograph.jpeg\"");
  EXPECT_EQ(whole.headers.get("Cache-Control"), "no-store");
  EXPECT_EQ(office.send("GET", "/v1/attachments/" + event + "/thumbnail").body, small);
}

TEST_F(SeenTest, RangesOfASoundCanBeAskedFor) {
  const std::string sound = put_whole(voice(300'000));
  const std::string event = add_note_with(sound);
  Browser office = as(Role::provider, "brook");
  const auto range = [&](const char* asked) {
    return office.send("GET", "/v1/attachments/" + event, nullptr, {{"Range", asked}});
  };
  const auto middle = range("bytes=1000-1999");
  EXPECT_EQ(middle.status, 206);
  EXPECT_EQ(middle.body, sound.substr(1000, 1000));
  EXPECT_EQ(middle.headers.get("Content-Range"), "bytes 1000-1999/300000");
  EXPECT_EQ(range("bytes=299990-").body, sound.substr(299'990));
  EXPECT_EQ(range("bytes=-10").body, sound.substr(299'990));
  EXPECT_EQ(all_of(range("bytes=0-999999")), sound);
  EXPECT_EQ(all_of(range("bytes=100-")), sound.substr(100));
  EXPECT_TRUE(range("bytes=100-").open) << "never the whole in memory";
  EXPECT_EQ(code_of(range("bytes=300000-")), "416 bad_range");
  for (const char* ignored : {"bytes=0-1,5-6", "lines=1-2", "bytes=9-2", "bytes=x-"})
    EXPECT_EQ(range(ignored).status, 200) << ignored;
}

TEST_F(SeenTest, TheTimelineNamesThemAndSaysWhetherTheyAreHere) {
  const std::string note = record("note.recorded", {{"kind", "daily_log"}, {"text", "A sore heel"}});
  const std::string first = attach(note, picture);
  const std::string sound = voice(9'000);
  const std::string second = attach(note, sound);
  put_whole(sound);
  Browser family = as(Role::family, "", {"notes"});
  const json items = family.get("/v1/people/" + person + "/timeline").at("items");
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0].at("attachments"),
            json::parse(R"([{"bytes":20000,"here":false,"media_type":"image/jpeg","thumbnail":false},
    {"bytes":9000,"here":true,"media_type":"audio/ogg","thumbnail":false}])")
                .patch(json::parse(R"([{"op":"add","path":"/0/id","value":")" + first +
                                   R"("},{"op":"add","path":"/1/id","value":")" + second + R"("}])")));
  EXPECT_EQ(code(family, first), "404 not_here_yet");
  EXPECT_EQ(code(family, second), "200");
}

// Every kind of caller and relation × every visibility of the note.
TEST_F(SeenTest, AsTheNoteThatItBelongsTo) {
  put_whole(picture);
  const auto note = [&](const char* visibility) {
    return attach(record("note.recorded", {{"kind", "care_note"}, {"text", "x"}, {"visibility", visibility}}),
                  picture);
  };
  const std::string own = note("provider"), commissioner = note("commissioner"), family = note("family");
  const std::string handover =
      attach(record("note.recorded", {{"kind", "handover"}, {"text", "The key is under the pot"}}), picture);
  const auto incident = [&](bool safeguarding) {
    return attach(record("incident.recorded", {{"category", "fall"},
                                               {"severity", 2},
                                               {"safeguarding", safeguarding},
                                               {"text", "x"},
                                               {"visibility", "family"}}),
                  picture);
  };
  const std::string fall = incident(false), concern = incident(true);
  const std::string outcome =
      attach(record("outcome.recorded", {{"outcome", "o1"}, {"scale", "gas"}, {"score", 0}, {"text", "x"}}),
             picture);
  struct Row {
    const char* who;
    Browser browser;
    std::string sees;  // of: own, commissioner, family, handover, fall, concern, outcome
  };
  std::vector<Row> rows{
      {"the office", as(Role::provider, "brook"), "yyyyyyy"},
      {"another office", as(Role::provider, "vale"), "nnnnnnn"},
      {"the funder", as(Role::commissioner, "northshire"), "nyynyyy"},
      {"another funder", as(Role::commissioner, "southborough"), "nnnnnnn"},
      {"family, of all scopes", as(Role::family, "", {"schedule", "notes", "outcomes"}), "nnynnny"},
      {"family, of notes", as(Role::family, "", {"notes"}), "nnynnnn"},
      {"family, of outcomes", as(Role::family, "", {"outcomes"}), "nnnnnny"},
      {"family, of the schedule", as(Role::family, "", {"schedule"}), "nnnnnnn"},
      {"another's family", as(Role::family, "", {"notes"}, "p2"), "nnnnnnn"},
      {"the person", as(Role::person, "", {"notes"}), "nnynnnn"},
      {"an auditor", as(Role::auditor, ""), "nnynnny"},
  };
  const std::vector<std::string> events{own, commissioner, family, handover, fall, concern, outcome};
  for (auto& row : rows) {
    for (std::size_t i = 0; i < events.size(); ++i) {
      EXPECT_EQ(code(row.browser, events[i]), row.sees[i] == 'y' ? "200" : "404 not_found")
          << row.who << " " << i;
    }
  }
}

TEST_F(SeenTest, WithdrawnAndVoidedAndMadeUpOnesAreNotThere) {
  put_whole(picture);
  const std::string event = add_note_with(picture);
  Browser office = as(Role::provider, "brook");
  EXPECT_EQ(code(office, event), "200");
  EXPECT_EQ(code(office, "not-an-id"), "404 not_found");
  EXPECT_EQ(code(office, platform::make_uuid_v4(hub.random)), "404 not_found");
  const std::string of_nothing = attach("0192f0c1-2a3b-7c4d-8e5f-00000000000a", picture);
  EXPECT_EQ(code(office, of_nothing), "404 not_found") << "the note is not here (yet)";
  const std::string task = record("task.recorded", {{"task", "wash"}, {"result", "done"}});
  EXPECT_EQ(code(office, task), "404 not_found") << "an event that is no attachment";
  record("visit.voided", {{"reason", "wrong_visit"}, {"text", ""}});
  EXPECT_EQ(code(office, event), "404 not_found");
}

TEST_F(SeenTest, LookingLeavesATraceThatThePersonCanRead) {
  put_whole(picture);
  const std::string event = add_note_with(picture);
  Browser office = as(Role::provider, "brook");
  EXPECT_EQ(code(office, event), "200");
  EXPECT_EQ(code(as(Role::provider, "vale"), event), "404 not_found");
  EXPECT_EQ(hub.count("SELECT count(*) FROM access_audit WHERE what = 'attachment'"), 1);
  Browser family = as(Role::family, "", {"notes"});
  const json looked = family.get("/v1/people/" + person + "/who-has-looked").at("items");
  ASSERT_EQ(looked.size(), 1u);
  EXPECT_EQ(looked[0].at("what"), "photographs and voice notes");
  Browser auditor = as(Role::auditor, "");
  EXPECT_EQ(code_of(auditor.send("GET", "/v1/attachments/" + event)), "403 reason_needed");
}

}  // namespace
}  // namespace doorstep::testing
