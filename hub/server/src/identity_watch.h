// Whether the database is still the one that this hub was started on: asked once a second where others can change it.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

class IdentityWatch {
 public:
  // `on_other` is called once, on the watch's thread, with "epoch_changed" or what settle_in() says. What passes, such as a
  // database that does not answer, is waited for.
  IdentityWatch(Store& store, std::string epoch, std::function<void(const std::string& code)> on_other);
  ~IdentityWatch();
  IdentityWatch(const IdentityWatch&) = delete;
  IdentityWatch& operator=(const IdentityWatch&) = delete;

 private:
  void loop();
  std::string other();  // empty: it is the same

  Store& store_;
  const std::string epoch_;
  const std::function<void(const std::string&)> on_other_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace doorstep::hub
