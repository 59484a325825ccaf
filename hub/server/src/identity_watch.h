// Whether the database is still the one that this hub was started on: asked once a second where others can change it.
#pragma once

#include <functional>
#include <string>

#include "doorstep/hub/store/repeating.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

class IdentityWatch {
 public:
  // `on_other` is called once, on the watch's thread, with "epoch_changed" or what settle_in() says. What passes, such as a
  // database that does not answer, is waited for.
  IdentityWatch(Store& store, std::string epoch, std::function<void(const std::string& code)> on_other);

 private:
  void look();

  Store& store_;
  const std::string epoch_;
  std::function<void(const std::string&)> on_other_;  // empty: it was called
  Repeating looking_;                                 // last: it uses the others
};

}  // namespace doorstep::hub
