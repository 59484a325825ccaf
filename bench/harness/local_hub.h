// A hub in this process without its socket, and tablets whose signed logs are made without an engine: what the hub
// does is measured, and nothing else.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "doorstep/hub/server/hub.h"

#include "signed_log.h"

namespace doorstep::bench {

class LocalHub {
 public:
  // With the provider, people and rota of office.h. `max_group`: pushes that one commit takes at most;
  // `vfs`: as in StoreOptions.
  LocalHub(const std::filesystem::path& folder, int carers, std::size_t max_group,
           const std::string& vfs = "");
  LocalHub(std::unique_ptr<hub::Store> store, int carers);  // with a receipt key of its own

  hub::Hub& hub() { return *hub_; }
  std::vector<CareVisit> visits();
  CarerId carer(int number);
  std::string enrolment_code(int carer);
  // Throws where the answer has another status.
  hub::Response ask(hub::Request request, int status = 200) const;

 private:
  std::unique_ptr<hub::Hub> hub_;
};

// A device of one carer that holds a key, a token and a log.
class Tablet {
 public:
  Tablet(LocalHub& hub, int number);

  const DeviceId& device() const { return log_->device(); }
  // A push of the next `events` events of its log, as one zstd frame.
  hub::Request next_push(int events);

 private:
  std::string token_;
  std::optional<SignedLog> log_;
};

}  // namespace doorstep::bench
