// A hub's database that goes with the test, opened.
#pragma once

#include <memory>

#include "doorstep/testing/hub_database.h"

namespace doorstep::testing {

// On SQLite everything runs on the caller's thread.
class HubStore {
 public:
  HubStore() : store_(database_.open()) {}

  hub::Store& operator*() { return *store_; }
  hub::Store* operator->() { return store_.get(); }

 private:
  HubDatabase database_;
  std::unique_ptr<hub::Store> store_;
};

}  // namespace doorstep::testing
