// A hub at home in a folder, an empty PostgreSQL database to move to, and one of each to be refused.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "doorstep/hub/moving/move.h"

#include "../hub/hub_fixture.h"

namespace doorstep::testing {

class House : public ::testing::Test {
 protected:
  House();

  // A hub on what the folder says its place is; with its data as of a day's work where it is new.
  std::unique_ptr<TestHub> open(const std::filesystem::path& folder) const;
  std::unique_ptr<TestHub> open() const { return open(folder); }
  std::unique_ptr<TestHub> settle();  // seeds the office, enrols the tablet, pushes, prices

  nlohmann::json move_out();
  nlohmann::json move_in();
  // The code of what is thrown; "none".
  std::string error_of(const std::string& from, const std::string& to);
  std::string detail;  // of the last error

  std::string url() const { return database.postgres_options().url; }
  // On the place itself, whoever is at home there.
  std::unique_ptr<hub::Store> raw_folder_store() const;
  std::unique_ptr<hub::Store> raw_database_store() const;

  TemporaryFolder root;
  const std::filesystem::path folder = root.path() / "hub";
  HubDatabase database{HubDatabase::Content::empty};
  Tablet tablet{3};
  std::string statement;  // its id
  std::string client_token;
  hub::Progress progress;
  ManualClock clock;
  mutable SeededRandom random{11};

 private:
  mutable std::uint64_t hubs_ = 0;  // each draws other ids
};

}  // namespace doorstep::testing
