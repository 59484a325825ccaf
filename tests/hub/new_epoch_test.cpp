// A database that gets another epoch, or that the hub leaves, under a hub that runs.
#include <future>

#include <gmock/gmock.h>

#include "doorstep/hub/access/identity.h"
#include "doorstep/hub/server/data_directory.h"
#include "doorstep/hub/server/serve.h"

#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

class OtherIdentity : public ::testing::Test {
 protected:
  OtherIdentity() {
    clock.wall = kHubNow;
    options.data = folder.path() / "hub";
    options.listen = "127.0.0.1:0";
    options.database = database.postgres_options().url;
    options.on_other_identity = [this](const std::string& code) { told.set_value(code); };
    running = std::make_unique<hub::RunningHub>(options, clock, random);
  }
  std::string wait() {
    auto answer = told.get_future();
    return answer.wait_for(std::chrono::seconds(30)) == std::future_status::ready ? answer.get() : "nothing";
  }

  TemporaryFolder folder;
  HubDatabase database;
  ManualClock clock;
  SeededRandom random{5};
  hub::ServeOptions options;
  std::promise<std::string> told;
  std::unique_ptr<hub::RunningHub> running;
};

TEST_F(OtherIdentity, ANewEpochIsNoticed) {
  const auto beside = hub::DataDirectory::open(options.data).open_store(1);
  const std::string epoch = hub::begin_epoch(*beside, random);
  EXPECT_EQ(wait(), "epoch_changed");
  running = nullptr;
  told = {};
  running = std::make_unique<hub::RunningHub>(options, clock, random);
  EXPECT_EQ(running->epoch(), epoch);
}

TEST_F(OtherIdentity, AMoveIsNoticed) {
  const auto beside = hub::DataDirectory::open(options.data).open_store(1);
  beside->write([](hub::Connection& db) {
    db.exec("INSERT INTO moving (name, value) VALUES ('moved', '{\"id\":\"x\",\"to\":\"elsewhere\"}')");
  });
  EXPECT_EQ(wait(), "hub_moved");
}

}  // namespace
}  // namespace doorstep::testing
