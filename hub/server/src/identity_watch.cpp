#include "identity_watch.h"

#include <utility>

#include "doorstep/event/error.h"
#include "doorstep/hub/access/identity.h"
#include "doorstep/hub/moving/move.h"

namespace doorstep::hub {

namespace {

// Empty: it is the same.
std::string other_identity(Store& store, const std::string& epoch) {
  try {
    settle_in(store);
    return current_epoch(store) == epoch ? "" : "epoch_changed";
  } catch (const Error& error) {
    return error.error_class() == ErrorClass::rejected ? error.code() : "";
  }
}

}  // namespace

IdentityWatch::IdentityWatch(Store& store, std::string epoch,
                             std::function<void(const std::string& code)> on_other)
    : store_(store),
      epoch_(std::move(epoch)),
      on_other_(std::move(on_other)),
      looking_(std::chrono::seconds(1), [this] { look(); }) {}

void IdentityWatch::look() {
  if (!on_other_) return;
  const std::string code = other_identity(store_, epoch_);
  if (!code.empty()) std::exchange(on_other_, nullptr)(code);
}

}  // namespace doorstep::hub
