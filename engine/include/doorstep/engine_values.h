// What goes into an Engine and what comes out of it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/bytes.h"
#include "doorstep/event/chain.h"
#include "doorstep/event/crypto.h"
#include "doorstep/event/error.h"
#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"

namespace doorstep {

// What enrolment told the device (protocol.md §3), and how the hub is reached.
struct Identity {
  DeviceId device;
  ProviderId provider;
  std::string issuer;
  std::string epoch;
  PublicKey receipt_key{};
  std::string hub_url;
  std::string ca_pem;  // empty: the system's
  std::string pin;     // "sha256//…"; empty: none
};

// An event as an app hands it over. The engine adds id, device, seq, prev, at, boot and uptime: nobody types
// a time.
struct NewEvent {
  std::string type;  // protocol.md §2, or any other
  CarerId by;
  std::optional<VisitId> visit;
  std::optional<PersonId> person;
  std::string body = "{}";  // JSON text of an object; it is written in canonical form
};

struct Recorded {
  EventId id;
  std::int64_t seq = 0;
};

// A photograph or a voice note, as an app hands it over. The engine tells the type from the bytes themselves, and leaves out
// what a photograph says of where and with what it was taken (doorstep/media/media.h).
struct NewAttachment {
  CarerId by;
  std::optional<VisitId> visit;
  std::optional<PersonId> person;
  EventId of;              // the note, incident or other event that it belongs to
  std::string_view bytes;  // 1 byte to 25 MiB
  std::string_view
      thumbnail;  // a small picture of it, JPEG, PNG or WebP up to 30 KiB, made by the app; empty: none
};

struct Attached {
  EventId id;  // of the attachment.added event
  std::int64_t seq = 0;
  std::string sha256;  // base64url
  std::string media_type;
  std::int64_t bytes = 0;
};

// An attachment of this device whose bytes are still here.
struct Attachment {
  EventId id;
  EventId of;
  Millis at = 0;  // the device's wall clock
  std::string sha256;
  std::string media_type;
  std::int64_t bytes = 0;
  std::string thumbnail;  // its SHA-256; empty: none
  bool sent = false;      // the hub has vouched for the bytes
};

struct UnsentAttachments {
  std::int64_t count = 0;  // thumbnails are counted too
  std::int64_t bytes = 0;
  std::optional<Millis> oldest;
};

// Bytes that the hub has not vouched for.
struct UnsentBlob {
  std::string sha256;
  std::string media_type;
  std::int64_t bytes = 0;
};

enum class VisitProgress { planned, in_progress, delivered, not_delivered, voided };
const char* to_string(VisitProgress progress);

// A visit of the rota or an unplanned one of this device, with what this device recorded of it.
struct VisitSummary {
  VisitId visit;
  bool planned = false;
  PersonId person;
  std::string person_name;  // empty where the feed has none
  std::string service;
  std::optional<Millis> start;  // planned
  std::optional<Millis> end;
  std::vector<CarerId> carers;  // planned
  VisitProgress progress = VisitProgress::planned;
  std::optional<Millis> checked_in;   // `at` of the first check-in recorded here
  std::optional<Millis> checked_out;  // `at` of the last check-out recorded here
  std::int64_t events = 0;            // recorded here
  std::string doc;                    // the feed's document, JSON text; empty for an unplanned visit
};

// One document of the feed (protocol.md §5), JSON text.
struct Document {
  std::string id;
  std::int64_t rev = 0;
  std::string doc;
};

struct FeedChange {
  std::string kind;
  std::string id;
  std::int64_t rev = 0;
  std::optional<std::string> doc;  // absent where it is gone
};

// What a receipt said that was verified (protocol.md §4).
struct Receipt {
  std::int64_t seq = 0;
  std::string epoch;
  std::string time;
  std::string sig;  // kept as proof where it is given
};

// The last trouble of background work, kept until a sync has succeeded.
struct SyncFailure {
  ErrorClass error_class = ErrorClass::transient;
  std::string code;
  int status = 0;  // of HTTP; 0 without an answer
  Millis at = 0;   // the device's wall clock
};

// What sync carries from one process to the next. Losing it costs a request, never correctness.
struct SyncJournal {
  std::string boot;  // the boot of the uptimes below: in another boot they mean nothing
  std::optional<SyncFailure> last_failure;
  std::optional<Millis> last_attempt;     // the device's wall clock
  std::optional<Millis> next_attempt;     // the device's wall clock
  std::optional<std::string> heard_time;  // protocol.md §6; without an uptime: of an earlier boot
  std::optional<std::int64_t> heard_uptime_ms;
  std::optional<std::int64_t> not_before_uptime_ms;
};

// A carer who unlocks this device with a PIN.
struct PinHolder {
  CarerId carer;
  std::string name;    // as the feed had it when the PIN was set
  int tries_left = 0;  // wrong PINs that are still forgiven; after the next one the PIN is locked for good
  bool locked_out = false;  // for good: a new PIN is possible once the office has enrolled the device anew
};

// Who may read. Without a PIN nothing is ever locked.
struct LockState {
  bool pins = false;
  bool locked = false;
  std::optional<CarerId> carer;  // who unlocked it
  std::int64_t locks_in_ms = 0;  // without a touch(); 0 where it is locked or has no PINs
  std::vector<PinHolder> holders;
};

// What a carer has typed and not recorded yet. `kind`: a note's kind, or the type of another event.
struct DraftId {
  VisitId visit;
  std::string kind;
  CarerId carer;
};
struct Draft {
  DraftId id;
  Millis at = 0;     // the device's wall clock when it was last put
  std::string text;  // left out in a list
};

// Counted from the log each time it is asked for.
struct Status {
  bool enrolled = false;
  DeviceId device;
  std::int64_t recorded = 0;  // lines of the current log
  std::int64_t sent = 0;      // receipted lines of it
  std::int64_t unsent = 0;
  std::optional<Millis> oldest_unsent;  // `at` of the first unsent line
  std::optional<Receipt> last_receipt;
  SyncJournal sync;
  std::int64_t incidents = 0;
  bool disk_full = false;  // the reserve was given back for recording: ask for room
};

// Damage that was met and mended. Nothing is deleted: `set_aside` holds what was there. Of the lines lost the hub
// has those that it had acknowledged.
struct Incident {
  Millis at = 0;
  std::string file;                // "log.db", "feed.db"
  std::string code;                // "damaged", "lines_missing"
  std::string set_aside;           // the copy's file name in the directory; empty where there is none
  std::int64_t lines_kept = 0;     // go on in the log as they were
  std::int64_t lines_adopted = 0;  // sound lines after a hole: carried on inside log.adopted events
  std::int64_t lines_lost = 0;     // known to have been there and not readable any more
};

struct LogInfo {
  std::int64_t number = 0;  // 1, 2, … one an enrolment
  Identity identity;
  PublicKey public_key{};
  event::Head head;
  std::int64_t sent = 0;
};

struct LogCheck {
  std::int64_t lines = 0;
  std::optional<event::Fault> fault;  // the first; `line` counts within its log
  std::int64_t log = 0;               // the number of the log with the fault
};

// What an observer is told of.
enum class Change { recorded, receipted, feed, log_begun };

// Called after the change, on the thread that made it and with nothing locked: it may ask the engine. It must not
// throw, and should be quick, for the caller waits.
using Observer = std::function<void(Change)>;

}  // namespace doorstep
