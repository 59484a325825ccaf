// Two hubs on one database, none of them special: what one has given, taken or refused holds at the other.
#include <atomic>
#include <future>
#include <set>

#include <gmock/gmock.h>

#include "doorstep/event/error.h"
#include "doorstep/event/jwk.h"
#include "doorstep/event/jwt.h"
#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/server/data_directory.h"
#include "doorstep/hub/server/serve.h"

#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

using nlohmann::json;

class TwoHubs : public ::testing::Test {
 protected:
  TestHub& other(int i) { return i % 2 == 0 ? one : two; }
  json enrolment(const Tablet& tablet, const std::string& code) const {
    return {{"code", code}, {"public_key", event::public_jwk(tablet.signer->public_key())}};
  }

  TestHub one{true};
  TestHub two{one.database};
};

TEST_F(TwoHubs, ATokenOfOneIsGoodAtTheOther) {
  Tablet tablet(1);
  tablet.enrol(one);
  tablet.add();
  EXPECT_EQ(tablet.push(two, tablet.push_body()).status, 200);
  hub::revoke_device(one.store(), kHubNow, DeviceId(tablet.id), false);
  EXPECT_EQ(code_of(tablet.push(two, tablet.push_body())), "403 device_revoked");
}

TEST_F(TwoHubs, OneCodeEnrolsOneDeviceHoweverManyAskWhere) {
  const std::string code = one.code();
  std::vector<std::future<hub::Response>> asking;
  for (int i = 0; i < 40; ++i) {
    asking.push_back(std::async(std::launch::async, [this, code, i] {
      return other(i).send("POST", "/v1/enrolments",
                           enrolment(Tablet(static_cast<std::uint8_t>(1 + i)), code).dump());
    }));
  }
  std::multiset<std::string> answers;
  for (auto& answer : asking) answers.insert(code_of(answer.get()));
  EXPECT_EQ(answers.count("201 "), 1U);
  EXPECT_EQ(answers.count("403 code_refused"), 39U);
  EXPECT_EQ(one.count("SELECT count(*) FROM device"), 1);
}

TEST_F(TwoHubs, AskedAgainWithTheSameKeyBothNameTheSameDevice) {
  const std::string code = one.code();
  std::vector<std::future<hub::Response>> asking;
  for (int i = 0; i < 20; ++i) {
    asking.push_back(std::async(std::launch::async, [this, code, i] {
      return other(i).send("POST", "/v1/enrolments", enrolment(Tablet(9), code).dump());
    }));
  }
  std::set<std::string> devices;
  for (auto& asked : asking) {
    const auto answer = asked.get();
    EXPECT_EQ(answer.status, 201) << answer.body;
    devices.insert(body_of(answer).value("device", ""));
  }
  EXPECT_EQ(devices.size(), 1U);
}

TEST_F(TwoHubs, AnAssertionIsUsedOnce) {
  Tablet tablet(1);
  tablet.enrol(one);
  const std::string assertion = tablet.assertion(one, "the-same");
  std::vector<std::future<hub::Response>> asking;
  for (int i = 0; i < 20; ++i) {
    asking.push_back(std::async(std::launch::async, [this, assertion, i] {
      return other(i).send(
          "POST", "/oauth2/token",
          form({{"grant_type", "client_credentials"},
                {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
                {"client_assertion", assertion}}),
          {{"Content-Type", "application/x-www-form-urlencoded"}});
    }));
  }
  std::multiset<std::string> answers;
  for (auto& answer : asking) answers.insert(code_of(answer.get()));
  EXPECT_EQ(answers.count("200 "), 1U);
  EXPECT_EQ(answers.count("401 assertion_replayed"), 19U);
}

// The same push, again and again at both hubs at once: every one is receipted, every line is there once.
TEST_F(TwoHubs, OneDeviceAtBothAtOnceKeepsOneLog) {
  Tablet tablet(1);
  tablet.enrol(one);
  for (int i = 0; i < 60; ++i) tablet.add();
  std::vector<std::future<int>> pushing;
  for (int i = 0; i < 16; ++i) {
    pushing.push_back(std::async(std::launch::async, [this, &tablet, i] {
      return tablet.push(other(i), tablet.push_body(1, static_cast<std::size_t>(60 - i / 4))).status;
    }));
  }
  for (auto& status : pushing) EXPECT_EQ(status.get(), 200);
  EXPECT_EQ(one.count("SELECT count(*) FROM line"), 60);
  EXPECT_EQ(one.count("SELECT count(*) FROM fact"), 60);
  EXPECT_EQ(one.count("SELECT count(DISTINCT seq) FROM line"), 60);
  EXPECT_EQ(one.count("SELECT count(*) FROM found WHERE kind = 'duplicate_id'"), 0);
}

// Two copies of one key (a cloned tablet), each at another hub: one log is kept, the other is a fork.
TEST_F(TwoHubs, AClonedDeviceIsAForkWhereverItPushes) {
  Tablet tablet(1);
  tablet.enrol(one);
  Tablet clone(1);
  clone.id = tablet.id;
  clone.token = tablet.token;
  tablet.add();
  auto event = clone.event();
  event["uptime_ms"] = 99;
  clone.add(event);
  auto at_two = std::async(std::launch::async, [&] { return code_of(clone.push(two, clone.push_body())); });
  const std::multiset<std::string> answers{code_of(tablet.push(one, tablet.push_body())), at_two.get()};
  EXPECT_THAT(answers, ::testing::UnorderedElementsAre("200 ", "409 log_fork"));
  EXPECT_EQ(one.count("SELECT count(*) FROM line"), 1);
}

// An upgrade of one hub at a time: what a migration may add does not disturb the one that was not restarted yet.
TEST_F(TwoHubs, AnOlderHubGoesOnBesideANewerSchema) {
  Tablet tablet(1);
  tablet.enrol(one);
  tablet.add();
  EXPECT_EQ(tablet.push(one, tablet.push_body()).status, 200);
  constexpr std::string_view kNewer[] = {
      "CREATE TABLE tomorrow (provider TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (provider, id));"
      "ALTER TABLE line ADD COLUMN colour TEXT; ALTER TABLE fact ADD COLUMN colour TEXT NOT NULL DEFAULT "
      "'red';"
      "ALTER TABLE log_head ADD COLUMN colour BIGINT; ALTER TABLE device ADD COLUMN colour BIGINT;"
      "ALTER TABLE token ADD COLUMN colour BIGINT; CREATE INDEX token_colour ON token (colour);"};
  std::vector<hub::SchemaPart> parts(hub::hub_schema().begin(), hub::hub_schema().end());
  parts.push_back({"tomorrow", kNewer});
  one.database->open(parts, true, {});
  tablet.add();
  EXPECT_EQ(tablet.push(one, tablet.push_body()).status, 200);
  EXPECT_EQ(tablet.push(two, tablet.push_body()).status, 200);
  Tablet another(2);
  another.enrol(two);
  EXPECT_EQ(one.count("SELECT count(*) FROM fact WHERE colour = 'red'"), 2);
  try {
    one.database->open(true);
    ADD_FAILURE() << "an older hub was started on a newer schema";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "schema_too_new");
  }
}

TEST_F(TwoHubs, ManyDevicesOfOneProviderAtBothAreAllTaken) {
  std::vector<Tablet> tablets;
  for (std::uint8_t i = 1; i <= 8; ++i) {
    tablets.emplace_back(i);
    tablets.back().enrol(one);
    for (int line = 0; line < 30; ++line) {
      auto event = tablets.back().event("note.recorded");  // changes what the provider's feeds show
      event["visit"] = office_id(one.store(), "planned_visit", "v1");
      event["body"] = {{"kind", "daily_log"}, {"text", "all well"}};
      tablets.back().add(event);
    }
  }
  const auto before = one.count("SELECT change FROM provider WHERE provider = 'brook'");
  std::vector<std::future<void>> pushing;
  for (std::size_t t = 0; t < tablets.size(); ++t) {
    pushing.push_back(std::async(std::launch::async, [&, t] {
      for (std::size_t i = 1; i <= 30; i += 3) {
        const auto answer = tablets[t].push(other(static_cast<int>(i + t)), tablets[t].push_body(i, i + 2));
        EXPECT_EQ(answer.status, 200) << answer.body;
      }
    }));
  }
  for (auto& pushed : pushing) pushed.get();
  EXPECT_EQ(one.count("SELECT count(*) FROM fact WHERE person IS NOT NULL"), 8 * 30);
  EXPECT_GT(two.count("SELECT change FROM provider WHERE provider = 'brook'"), before);
}

class TwoServers : public ::testing::Test {
 protected:
  hub::ServeOptions options(const char* name) const {
    hub::ServeOptions options;
    options.data = folder.path() / name;
    options.database = database.postgres_options().url;
    options.listen = "127.0.0.1:0";
    return options;
  }
  HubDatabase database{HubDatabase::Content::empty};
  TemporaryFolder folder;
};

TEST_F(TwoServers, SignWithOneKeyThatLiesSealedInTheDatabase) {
  const hub::RunningHub one(options("one"), platform::system_clock(), platform::system_random());
  try {
    const hub::RunningHub two(options("two"), platform::system_clock(), platform::system_random());
    ADD_FAILURE() << "a hub without the key file";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "key_missing");
  }
  std::filesystem::create_directories(folder.path() / "two" / "keys");
  std::filesystem::copy_file(folder.path() / "one" / "keys" / "database",
                             folder.path() / "two" / "keys" / "database");
  std::filesystem::permissions(folder.path() / "two" / "keys", std::filesystem::perms::owner_all);
  hub::RunningHub two(options("two"), platform::system_clock(), platform::system_random());
  EXPECT_EQ(two.hub().receipt_key().public_key(),
            const_cast<hub::RunningHub&>(one).hub().receipt_key().public_key());
  EXPECT_EQ(two.epoch(), one.epoch());
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "one" / "keys" / "receipt")) << "the database has it";
}

TEST_F(TwoServers, TheFolderRemembersTheDatabase) {
  std::string epoch;
  {
    const hub::RunningHub hub(options("one"), platform::system_clock(), platform::system_random());
    epoch = hub.epoch();
  }
  auto again = options("one");
  again.database.clear();
  const hub::RunningHub hub(again, platform::system_clock(), platform::system_random());
  EXPECT_EQ(hub.epoch(), epoch);
  const auto beside = hub::DataDirectory::open(again.data).open_store();
  EXPECT_TRUE(beside->read([](hub::Connection& db) { return db.first("SELECT sealed FROM signing_key"); }));
}

}  // namespace
}  // namespace doorstep::testing
