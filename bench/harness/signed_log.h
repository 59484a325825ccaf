// A device's signed log made without an engine, as its lines would stand in one.
#pragma once

#include <memory>
#include <string>

#include "doorstep/event/chain.h"
#include "doorstep/event/crypto.h"

#include "care.h"
#include "clock.h"

namespace doorstep::bench {

class SignedLog {
 public:
  SignedLog(DeviceId device, std::unique_ptr<Signer> signer, Care care, Millis start_ms)
      : device_(std::move(device)), signer_(std::move(signer)), care_(std::move(care)), clock_(start_ms) {}

  std::string next_line();                // without its newline
  std::string next_line_at(Millis wall);  // recorded then, which is not before the last one
  std::string last_line() const;          // the signed head, with the contact's members
  const DeviceId& device() const { return device_; }
  const Signer& signer() const { return *signer_; }
  const DrivenClock& clock() const { return clock_; }
  const event::Head& head() const { return head_; }

 private:
  std::string line_of(const NewEvent& happened);

  DeviceId device_;
  std::unique_ptr<Signer> signer_;
  Care care_;
  DrivenClock clock_;
  event::Head head_;
};

std::unique_ptr<Signer> new_key();

}  // namespace doorstep::bench
