// Push, pull and all retry policy of a device as one state machine without I/O (protocol.md §3 to §6).
// The host carries requests, timers and storage; every interleaving can be replayed from a list of inputs.
//
// One machine serves one enrolment within one boot: after a reboot, or a new enrolment, make another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "doorstep/event/crypto.h"
#include "doorstep/event/error.h"
#include "doorstep/event/ids.h"
#include "doorstep/sync/message.h"
#include "doorstep/sync/store_view.h"

namespace doorstep::sync {

// What enrolment told the device (protocol.md §3).
struct Identity {
  DeviceId device;
  std::string issuer;
  PublicKey receipt_key{};
};

// What the machine is handed. All must outlive it.
struct Ports {
  const StoreView& store;
  const Crypto& crypto;
  const Signer& signer;                   // the device's key
  std::function<std::uint64_t()> random;  // uniform; jitter and one-time ids come from it
};

struct Config {
  std::size_t max_lines = 250;                           // a push; the hub takes 1,000
  std::size_t max_bytes = std::size_t{4} * 1024 * 1024;  // of a push before compression; the hub takes 8 MiB
  int feed_limit = 200;                                  // changes a page
  std::int64_t gather_ms = 2'000;                        // lines recorded within this go in one push
  std::int64_t retry_base_ms = 1'000;  // backoff n waits 0 to min(cap, base · 2^n), uniformly
  std::int64_t retry_cap_ms = 300'000;
  std::int64_t answer_deadline_ms = 180'000;              // a host that lost an answer: taken as a timeout
  std::size_t least_chunk_bytes = std::size_t{8} * 1024;  // of an attachment
  std::size_t most_chunk_bytes = std::size_t{256} * 1024;
  std::int64_t chunk_ms =
      2'000;  // what a chunk may take by the last one's pace: so long a new event waits for it
  std::optional<std::int64_t> poll_ms =
      900'000;  // a round by itself so long after the last one; nullopt: none
};

// The contact of protocol.md §6: the `time` of the last answer and the uptime at which it was had.
struct Heard {
  std::string time;
  std::int64_t uptime_ms = 0;
};

// What is worth carrying from one process to the next within a boot. Losing it costs a request, never
// correctness.
struct Memory {
  std::optional<Heard> heard;
  std::optional<std::int64_t> not_before_uptime_ms;  // a Retry-After that still holds
};

struct Failure {
  ErrorClass error_class = ErrorClass::transient;
  std::string code;  // the hub's code, or offline, tls, timeout, cut_off, not_a_receipt, not_an_answer, …
  int status = 0;    // of HTTP; 0 without an answer
  std::int64_t at_uptime_ms = 0;
};

enum class Activity {
  idle,             // nothing to do
  waiting,          // something to do, at next_attempt_uptime_ms
  in_flight,        // a request is on its way
  needs_enrolment,  // see `why`; a SyncWanted tries once more
  revoked,
};
const char* to_string(Activity activity);

// Computed from the store and the machine when asked for. The activity (now) and the last failure (then) are
// two things: a failure stays until a round has succeeded.
struct Status {
  Activity activity = Activity::idle;
  std::int64_t unsent = 0;
  std::optional<Millis> oldest_unsent;  // `at` of the first unsent line
  std::optional<std::int64_t> next_attempt_uptime_ms;
  std::optional<Failure> last_failure;
  std::optional<EnrolmentReason> why;
  std::optional<std::int64_t> quarantined_seq;  // the line that the hub refuses
  bool wipe = false;
  std::optional<Failure> attachment_failure;  // of the attachments' lane, until one was sent
};

// Not thread-safe: one caller at a time.
class Machine {
 public:
  Machine(Identity identity, std::string boot, const Ports& ports, const Config& config = {},
          const Memory& memory = {});
  ~Machine();
  Machine(Machine&&) noexcept;
  Machine& operator=(Machine&&) = delete;

  // One step. Answers to requests that are not in flight (duplicates, late ones) change nothing. Throws only
  // what the store throws; the machine is then as before or tries again at the next step. After each step:
  // where work is left and the device is not shut out, a timer is set.
  Effects handle(const Input& input, Now now);

  // For a host that can have two requests on one connection: once the body of a push has left, the push after it, to be
  // sent behind it without waiting for its answer; nullopt where there is none, or none is to be. What comes of both is
  // given to handle() in whatever order. Nothing but speed depends on it: unless the first is receipted, what comes of
  // the second changes nothing, and it is sent again.
  std::optional<Request> send_behind(Now now);
  // Whether what comes of this request would change anything still.
  bool awaits(RequestId request) const;

  Status status() const;
  Memory memory() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace doorstep::sync
