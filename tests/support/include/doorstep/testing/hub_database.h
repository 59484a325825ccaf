// A hub's database of a test's own, on the engine that the test runs on: SQLite in a folder, or, where the environment
// names a server (DOORSTEP_TEST_POSTGRES, a file that tests/support/postgres wrote), a database there, which goes with
// the server (to drop one takes a second). CTest runs the hub's tests on both; those on PostgreSQL have `.pg` behind their name.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "doorstep/hub/store/postgres.h"
#include "doorstep/hub/store/store.h"
#include "doorstep/testing/temporary_folder.h"

namespace doorstep::testing {

bool on_postgres();

class HubDatabase {
 public:
  // With the hub's schema, or empty.
  enum class Content { hub, empty };
  explicit HubDatabase(Content content = Content::hub);

  // On PostgreSQL there are always threads.
  std::unique_ptr<hub::Store> open(bool threads = false, const std::string& key = {}) const;
  std::unique_ptr<hub::Store> open(std::span<const hub::SchemaPart> parts, bool threads,
                                   const std::string& key) const;
  hub::StoreOptions sqlite_options(bool threads, const std::string& key) const;
  hub::PostgresOptions postgres_options() const;

 private:
  TemporaryFolder folder_;
  std::string name_;  // of the database on PostgreSQL
};

}  // namespace doorstep::testing
