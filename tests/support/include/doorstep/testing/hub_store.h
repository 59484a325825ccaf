// A hub's database in a folder of its own that goes with it, everything on the caller's thread.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

#include <unistd.h>

#include "doorstep/hub/store/store.h"

namespace doorstep::testing {

class HubStore {
 public:
  HubStore() : folder_(make_folder()) {
    hub::StoreOptions options;
    options.file = folder_ / "hub.db";
    options.threads = false;
    store_ = hub::open_sqlite_store(options, hub::hub_schema());
  }
  ~HubStore() {
    store_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  HubStore(const HubStore&) = delete;
  HubStore& operator=(const HubStore&) = delete;

  hub::Store& operator*() { return *store_; }
  hub::Store* operator->() { return store_.get(); }

 private:
  static std::filesystem::path make_folder() {
    static std::atomic<int> count{0};
    auto folder = std::filesystem::temp_directory_path() /
                  ("doorstep-hub-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(folder);
    return folder;
  }

  std::filesystem::path folder_;
  std::unique_ptr<hub::Store> store_;
};

}  // namespace doorstep::testing
