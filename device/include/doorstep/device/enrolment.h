// Enrolment as a request and a judgement of its answer (protocol.md §3), whoever carries them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "doorstep/engine.h"
#include "doorstep/http/transport.h"

namespace doorstep::device {

// How the hub is reached, for enrolment; the device remembers it.
struct HubAddress {
  std::string url;     // https://host[:port]
  std::string ca_pem;  // the certificates to trust; empty: the system's
  std::string pin;     // sha256//…: the hub's public key; empty: none
};

// What the office sees of the tablet.
struct DeviceInfo {
  std::string name = "tablet";
  std::string model = "unknown";
  std::string os = "linux";
};

sync::Request enrolment_request(const PublicKey& key, const std::string& code, const DeviceInfo& info);

// What a device whose place this one takes had left with the hub (recovery.h).
struct LeftWithHub {
  DeviceId device;
  std::string secret;
};

// Either an identity, or what went wrong and whether the same request may yet succeed.
struct EnrolmentAnswer {
  std::optional<Identity> identity;     // without the hub's address
  std::optional<LeftWithHub> recovery;  // where the office's code names a device to replace
  ErrorClass error_class = ErrorClass::transient;
  std::string code;  // the hub's, or offline, tls, not_an_answer …; empty: it went well
  bool again = false;
  std::int64_t pause_ms = 0;  // at least so long before it is asked again
};
EnrolmentAnswer judge_enrolment(const http::Outcome& outcome);

// An enrolment without I/O: while request() is carried and answered, it is tried again where that may help. Not
// thread-safe. What is enrolled is its heirs' affair.
class EnrolmentSteps {
 public:
  EnrolmentSteps(HubAddress hub, std::string code, DeviceInfo info);
  virtual ~EnrolmentSteps() = default;

  const HubAddress& hub() const { return hub_; }
  sync::Request request();  // to be sent now, or after the pause
  // nullopt: the device is enrolled. Else the pause before the next request. Throws Error where there is none:
  // auth (code_refused), offline (tls too), transient, rejected; and what the store throws.
  std::optional<std::int64_t> answer(const http::Outcome& outcome);
  [[noreturn]] void give_up() const;  // throws the last failure

 private:
  virtual PublicKey key() = 0;
  virtual void forget_key() = 0;
  virtual void take(const Identity& identity, const std::optional<LeftWithHub>& recovery) = 0;

  HubAddress hub_;
  std::string code_;
  DeviceInfo info_;
  int attempts_ = 0;
  EnrolmentAnswer last_;
};

// Of a device that is open. The engine must outlive it.
class Enrolling : public EnrolmentSteps {
 public:
  Enrolling(Engine& engine, HubAddress hub, std::string code, DeviceInfo info)
      : EnrolmentSteps(std::move(hub), std::move(code), std::move(info)), engine_(engine) {}

 private:
  PublicKey key() override { return engine_.enrolment_key(); }
  void forget_key() override { engine_.forget_enrolment_key(); }
  void take(const Identity& identity, const std::optional<LeftWithHub>&) override {
    engine_.begin_log(identity);
  }

  Engine& engine_;
};

}  // namespace doorstep::device
