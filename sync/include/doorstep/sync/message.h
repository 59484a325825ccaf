// What goes into the sync machine and what comes out of it. Plain values: a run can be kept and replayed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "doorstep/event/instant.h"

namespace doorstep::sync {

// The moment of a step. Only `uptime_ms` drives timers; `wall_ms` is a first guess of the hub's time, no
// more.
struct Now {
  std::int64_t uptime_ms = 0;  // since boot, counting sleep
  Millis wall_ms = 0;          // the device's wall clock, which may be wrong by years
};

using RequestId = std::uint64_t;  // unique within one Machine; answers to others are ignored

enum class Method { get, post, put };
const char* to_string(Method method);  // GET, POST, PUT

struct Header {
  std::string name;
  std::string value;
};

// One HTTP request to the hub. `path` is an absolute path with its query.
struct Request {
  RequestId id = 0;
  Method method = Method::get;
  std::string path;
  std::vector<Header> headers;
  std::string body;
  bool compress = false;  // send the body as one zstd frame, with Content-Encoding: zstd
};

// An answer that came to its end, whoever gave it. What it is worth is told by its body, never by a header.
struct Response {
  RequestId request = 0;
  int status = 0;
  std::optional<std::int64_t> retry_after_s;  // Retry-After in whole seconds
  std::string body;
};

enum class TransportFailure {
  offline,    // no route, no name, refused: the request was not sent
  tls,        // the certificate, the pin or the handshake
  timeout,    // too slow; the hub may have taken it
  cut_off,    // the connection broke in the middle; the hub may have taken it
  too_large,  // the answer is longer than any answer of a hub
};
const char* to_string(TransportFailure failure);

// --- inputs
// ---------------------------------------------------------------------------------------------------

struct SyncWanted {};      // a person or the app asks for a round: push (or contact), then pull
struct LinesRecorded {};   // the log has grown
struct NetworkChanged {};  // another network, or a network at last
struct Tick {};            // the time of SetTimer has come (more often does no harm)
struct TransportFailed {
  RequestId request = 0;
  TransportFailure kind = TransportFailure::offline;
};

using Input = std::variant<SyncWanted, LinesRecorded, NetworkChanged, Tick, Response, TransportFailed>;

// --- effects
// -------------------------------------------------------------------------------------------------- The host
// carries them out in their order, and the storing ones durably, before it calls the machine again. One that
// could not be carried out may be dropped: the machine reads the store afresh at each step and does it again.

struct SendRequest {
  Request request;
};

// Call with Tick at this uptime. Replaces the timer set before.
struct SetTimer {
  std::int64_t at_uptime_ms = 0;
};

// A receipt that verified, for lines of this log up to `seq`: they are sent.
struct ReceiptVerified {
  std::int64_t seq = 0;
  std::string epoch;
  std::string time;  // the hub's, as the receipt has it
  std::string sig;   // the proof, as the receipt has it
};

// The hub holds only the lines up to `seq`, receipts or not: what lies above is unsent again.
struct Regressed {
  std::int64_t seq = 0;
};

struct FeedChange {
  std::string kind;
  std::string id;
  std::int64_t rev = 0;
  std::optional<std::string> doc;  // JSON text of the object; absent where it is gone
};

// Changes of the feed and the cursor after them: store both in one transaction. A full feed comes in one
// piece and is everything there is: what it does not name is deleted.
struct ApplyFeed {
  std::vector<FeedChange> changes;
  std::string cursor;
  bool full = false;
};

enum class EnrolmentReason {
  fork,            // the hub holds other lines: this log can't go on
  rejected_twice,  // the same push got the same 422 twice
  key_refused,     // the hub does not know this device or its key (any more)
};
const char* to_string(EnrolmentReason reason);

// This log can't be sent. Recording goes on in it; a new enrolment begins a new log, and what is unsent is
// adopted there as it was. With key_refused the hub vouches for nothing of this log: Regressed{0} comes
// before.
struct NeedsEnrolment {
  EnrolmentReason why = EnrolmentReason::fork;
  std::optional<std::int64_t> seq;  // the line in question
};

// The office has shut this device out. With `wipe` its data is to be erased.
struct Revoked {
  bool wipe = false;
};

// The hub keeps what StoreView::recovery_secret() gave.
struct RecoveryKept {};

// A round is done: every line is receipted and the feed is current. Attachments come after it: whoever goes on with the
// machine's requests and timers sends them too.
struct RoundDone {};

// The hub holds so many of an attachment's bytes: for whoever shows how far it has come. Nothing is to be stored.
struct BlobProgress {
  std::string sha256;
  std::int64_t received = 0;
  std::int64_t bytes = 0;
};

// A receipt that verified, for the whole of an attachment's bytes.
struct BlobReceived {
  std::string sha256;
  std::string epoch;
};

using Effect = std::variant<SendRequest, SetTimer, ReceiptVerified, Regressed, ApplyFeed, NeedsEnrolment,
                            Revoked, RecoveryKept, RoundDone, BlobProgress, BlobReceived>;
using Effects = std::vector<Effect>;

}  // namespace doorstep::sync
