// A hub's database that goes with the test, opened.
#pragma once

#include <memory>

#include "doorstep/testing/hub_database.h"

namespace doorstep::testing {

// On SQLite everything runs on the caller's thread, but where threads are asked for.
class HubStore {
 public:
  explicit HubStore(bool threads = false) : store_(database_.open(threads)) {}

  hub::Store& operator*() { return *store_; }
  hub::Store* operator->() { return store_.get(); }

 private:
  HubDatabase database_;
  std::unique_ptr<hub::Store> store_;
};

}  // namespace doorstep::testing
