// The hub without its socket: a database, a receipt key, a clock, and the service over them.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "doorstep/hub/access/context.h"
#include "doorstep/hub/hooks/target.h"
#include "doorstep/hub/http/service.h"
#include "doorstep/hub/oidc/organisation.h"
#include "doorstep/hub/people/access_watch.h"
#include "doorstep/hub/people/people.h"
#include "doorstep/hub/views/board_watch.h"

namespace doorstep::hub {

struct HubParts {
  std::unique_ptr<Store> store;
  std::unique_ptr<Signer> receipt_key;
  std::int64_t token_seconds = 600;
  Service::Observe observe;
  std::unique_ptr<Store> reports =
      nullptr;  // over `store`: what reports are read from; null: the store itself
  PeopleOptions people = {};
  TargetRules hook_targets = {};  // where webhooks may go
  OrganisationOptions organisation = {};
};

class Blobs;

// Thread-safe as its parts are. Clock and randomness outlive it.
class Hub {
 public:
  Hub(HubParts parts, const platform::Clock& clock, platform::Random& random);
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  const Service& service() const { return *service_; }
  Store& store() { return *parts_.store; }
  const Identity& identity() const { return context_.identity; }
  Blobs& blobs() { return *blobs_; }
  const Signer& receipt_key() const { return *parts_.receipt_key; }
  // From now on /readyz says that this hub is about to end, and who waits for news is let go; it serves on.
  void leave() { leaving_ = true; }

 private:
  HubParts parts_;
  Context context_;
  std::atomic<bool> leaving_{false};
  std::unique_ptr<BoardWatch> watch_;
  std::unique_ptr<AccessWatch> access_;
  std::unique_ptr<Blobs> blobs_;
  std::unique_ptr<People> people_;
  std::unique_ptr<Organisation> organisation_;
  std::unique_ptr<Service> service_;
};

}  // namespace doorstep::hub
