// Enrolment as a request and a judgement of its answer (protocol.md §3), whoever carries them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "doorstep/engine.h"
#include "doorstep/http/transport.h"

namespace doorstep::device {

// What the office sees of the tablet.
struct DeviceInfo {
  std::string name = "tablet";
  std::string model = "unknown";
};

sync::Request enrolment_request(const PublicKey& key, const std::string& code, const DeviceInfo& info);

// Either an identity, or what went wrong and whether the same request may yet succeed.
struct EnrolmentAnswer {
  std::optional<Identity> identity;  // without the hub's address
  ErrorClass error_class = ErrorClass::transient;
  std::string code;  // the hub's, or offline, tls, not_an_answer …; empty: it went well
  bool again = false;
  std::int64_t pause_ms = 0;  // at least so long before it is asked again
};
EnrolmentAnswer judge_enrolment(const http::Outcome& outcome);

}  // namespace doorstep::device
