#include "house.h"

#include "doorstep/event/error.h"
#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/office/import.h"
#include "doorstep/hub/server/data_directory.h"
#include "doorstep/hub/server/move_house.h"

#include "../statements/card.h"

namespace doorstep::testing {

using nlohmann::json;

House::House() { clock.wall = kHubNow; }

std::unique_ptr<TestHub> House::open(const std::filesystem::path& at) const {
  const auto data = hub::DataDirectory::make_or_open(at, random);
  auto store = data.open_store(2);
  auto receipt_key = data.receipt_signer(*store, random);
  return std::make_unique<TestHub>(std::move(store), std::move(receipt_key), 20 + hubs_++);
}

std::unique_ptr<TestHub> House::settle() {
  auto hub = open();
  seed_office(hub->store());
  EXPECT_TRUE(hub::import_files(hub->store(), {{"card.json", kCard}}).errors.empty());
  tablet.enrol(*hub);
  for (int i = 0; i < 300; ++i) tablet.add();
  EXPECT_EQ(tablet.push(*hub, tablet.push_body()).status, 200);
  const auto client = hub::make_client(hub->store(), random, hub::Role::commissioner, "northshire");
  const auto token = hub->send("POST", "/oauth2/token",
                               form({{"grant_type", "client_credentials"},
                                     {"client_id", client.client_id},
                                     {"client_secret", client.client_secret}}),
                               {{"Content-Type", "application/x-www-form-urlencoded"}});
  client_token = "Bearer " + body_of(token).value("access_token", "");
  const json request{
      {"from", "2026-09-01"}, {"to", "2026-09-30"}, {"provider", "brook"}, {"rate_card", "homecare-2026"}};
  const auto made = hub->send("POST", "/v1/statements", request.dump(),
                              {{"Authorization", client_token}, {"Content-Type", "application/json"}});
  EXPECT_EQ(made.status, 201) << made.body;
  const auto location = made.headers.get("Location");
  statement = location ? std::string(*location) : "";
  return hub;
}

json House::move_out() {
  return json::parse(hub::move_house(folder.string(), url(), clock, random, progress));
}

json House::move_in() {
  return json::parse(hub::move_house(url(), folder.string(), clock, random, progress));
}

std::string House::error_of(const std::string& from, const std::string& to) {
  try {
    hub::move_house(from, to, clock, random, progress);
  } catch (const Error& error) {
    detail = error.what();
    return error.code();
  }
  return "none";
}

std::unique_ptr<hub::Store> House::raw_folder_store() const {
  return hub::open_sqlite_store(hub::DataDirectory::open(folder).sqlite_options(), hub::hub_schema());
}

std::unique_ptr<hub::Store> House::raw_database_store() const {
  auto options = database.postgres_options();
  options.application_name = "doorstep-test";
  return hub::open_postgres_store(options, hub::hub_schema());
}

}  // namespace doorstep::testing
