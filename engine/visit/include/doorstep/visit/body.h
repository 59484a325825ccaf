// The body of every event type of protocol.md §2, one struct a type. In all of them an empty text and an
// empty list stand for a member that is absent; instants are RFC 3339 in the event and milliseconds here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/visit/types.h"

namespace doorstep::visit {

inline constexpr std::size_t kMaxNoteCharacters = 20'000;  // code points

// How a carer showed to be at the door. Either a position or, under evidence_privacy, distance and inside.
struct Evidence {
  std::optional<std::int64_t> lat_e7;  // degrees × 10^7, WGS 84
  std::optional<std::int64_t> lon_e7;
  std::optional<std::int64_t> accuracy_m;
  std::optional<bool> mock;   // the platform says that the position is made up
  std::string tag;            // NFC, QR
  std::string number_sha256;  // telephony
  std::optional<std::int64_t> distance_m;
  std::optional<bool> inside;
  friend bool operator==(const Evidence&, const Evidence&) = default;
};

struct CheckedIn {
  static constexpr std::string_view kType = "visit.checked_in";
  Word<Method> method;
  Evidence evidence;
  std::string reason;  // needed where manual
  bool planned = true;
  std::string service;  // of an unplanned visit
  friend bool operator==(const CheckedIn&, const CheckedIn&) = default;
};
struct CheckedOut {
  static constexpr std::string_view kType = "visit.checked_out";
  Word<Method> method;
  Evidence evidence;
  std::string reason;
  friend bool operator==(const CheckedOut&, const CheckedOut&) = default;
};
struct NotDelivered {
  static constexpr std::string_view kType = "visit.not_delivered";
  Word<NotDeliveredReason> reason;
  std::string text;
  friend bool operator==(const NotDelivered&, const NotDelivered&) = default;
};
struct Amended {
  static constexpr std::string_view kType = "visit.amended";
  std::optional<Millis> check_in;  // at least one of the two
  std::optional<Millis> check_out;
  std::string reason;  // a code of the provider's list
  std::string text;
  friend bool operator==(const Amended&, const Amended&) = default;
};
struct Voided {
  static constexpr std::string_view kType = "visit.voided";
  std::string reason;
  std::string text;
  friend bool operator==(const Voided&, const Voided&) = default;
};
struct Participants {
  static constexpr std::string_view kType = "visit.participants";
  std::vector<PersonId> people;
  friend bool operator==(const Participants&, const Participants&) = default;
};
struct TaskRecorded {
  static constexpr std::string_view kType = "task.recorded";
  std::string task;
  Word<TaskResult> result;
  std::string reason;
  friend bool operator==(const TaskRecorded&, const TaskRecorded&) = default;
};
struct NoteRecorded {
  static constexpr std::string_view kType = "note.recorded";
  Word<NoteKind> kind;
  std::string text;  // at most kMaxNoteCharacters
  Word<Visibility> visibility;
  friend bool operator==(const NoteRecorded&, const NoteRecorded&) = default;
};
struct OutcomeRecorded {
  static constexpr std::string_view kType = "outcome.recorded";
  std::string outcome;
  Word<Scale> scale;
  std::int64_t score = 0;  // gas: -2 … 2, independence: 0 … 4
  std::string text;
  Word<Visibility> visibility;
  friend bool operator==(const OutcomeRecorded&, const OutcomeRecorded&) = default;
};
struct ObservationRecorded {
  static constexpr std::string_view kType = "observation.recorded";
  Word<ObservationKind> kind;
  std::optional<std::int64_t> value;  // in `unit`; a value or a text is needed
  std::string unit;
  std::string text;
  friend bool operator==(const ObservationRecorded&, const ObservationRecorded&) = default;
};
struct MedicationRecorded {
  static constexpr std::string_view kType = "medication.recorded";
  std::string medicine;
  std::string dose;
  Word<MedicationResult> result;
  std::string reason;
  std::string scheduled;  // when it was due: the member's canonical JSON, whatever it is
  friend bool operator==(const MedicationRecorded&, const MedicationRecorded&) = default;
};
struct BodyMark {
  std::string region;
  std::string kind;
  friend bool operator==(const BodyMark&, const BodyMark&) = default;
};
struct IncidentRecorded {
  static constexpr std::string_view kType = "incident.recorded";
  std::string category;
  std::int64_t severity = 1;  // 1 … 4
  bool safeguarding = false;
  std::string text;
  std::vector<BodyMark> body_map;
  Word<Visibility> visibility;  // what somebody asked for; visibility_of() has the last word
  friend bool operator==(const IncidentRecorded&, const IncidentRecorded&) = default;
};
// A small picture of an attachment, which travels and is kept as the attachment itself does.
struct Thumbnail {
  std::string sha256;
  std::string media_type;
  std::int64_t bytes = 0;
  friend bool operator==(const Thumbnail&, const Thumbnail&) = default;
};
struct AttachmentAdded {
  static constexpr std::string_view kType = "attachment.added";
  std::string sha256;  // base64url
  std::string media_type;
  std::int64_t bytes = 0;
  EventId of;
  std::optional<Thumbnail> thumbnail;  // beyond protocol.md, as other members may be
  friend bool operator==(const AttachmentAdded&, const AttachmentAdded&) = default;
};
struct EntryCorrected {
  static constexpr std::string_view kType = "entry.corrected";
  EventId of;           // an entry, or an earlier correction
  std::string members;  // canonical JSON object of what it replaces: every member but `of` and `reason`
  std::string reason;
  friend bool operator==(const EntryCorrected&, const EntryCorrected&) = default;
};
struct MileageRecorded {
  static constexpr std::string_view kType = "mileage.recorded";
  std::int64_t metres = 0;
  VisitId from_visit;
  VisitId to_visit;
  friend bool operator==(const MileageRecorded&, const MileageRecorded&) = default;
};
struct SleepInWoken {
  static constexpr std::string_view kType = "sleep_in.woken";
  Millis from = 0;
  Millis to = 0;  // not before `from`
  std::string text;
  friend bool operator==(const SleepInWoken&, const SleepInWoken&) = default;
};
struct LogAdopted {
  static constexpr std::string_view kType = "log.adopted";
  // One piece of a line that was too long for one event.
  struct Part {
    std::int64_t seq = 0;
    std::int64_t part = 0;  // 1 … parts
    std::int64_t parts = 0;
    std::string text;
    friend bool operator==(const Part&, const Part&) = default;
  };
  DeviceId device;                 // of the earlier log
  std::vector<std::string> lines;  // as they were; or
  std::optional<Part> part;
  friend bool operator==(const LogAdopted&, const LogAdopted&) = default;
};

// Kept and ignored. `text` is the body as it came.
struct UnknownType {
  std::string type;
  std::string text;
  friend bool operator==(const UnknownType&, const UnknownType&) = default;
};
// A body that lacks what its type needs, or has a member of §2 in another form: the exception `bad_body`.
// `problem` is a sentence that names the member, never its value; `code` is what a command is refused with.
struct BadBody {
  std::string type;
  std::string text;
  std::string code;
  std::string problem;
  friend bool operator==(const BadBody&, const BadBody&) = default;
};

using Body = std::variant<CheckedIn, CheckedOut, NotDelivered, Amended, Voided, Participants, TaskRecorded,
                          NoteRecorded, OutcomeRecorded, ObservationRecorded, MedicationRecorded,
                          IncidentRecorded, AttachmentAdded, EntryCorrected, MileageRecorded, SleepInWoken,
                          LogAdopted, UnknownType, BadBody>;

// `body_text` is any text; a sound event's body is a canonical JSON object. Never throws. Members that are
// not known are ignored, words that are not known are kept; a null is the same as an absent member.
Body parse_body(std::string_view type, std::string_view body_text);

// The canonical text; of UnknownType and BadBody the text as it came. parse_body() of it gives the same body. Throws
// std::invalid_argument where a text is not UTF-8.
std::string write_body(const Body& body);

// As the envelope has it: "visit.checked_in" …
std::string_view type_name(const Body& body);

// Who may read an entry at most: protocol.md §2's defaults, what was asked for, and the rule that
// safeguarding is never shown to family. Handovers, and types that §2 gives no visibility, stay with the
// provider. Never `unknown`.
Visibility visibility_of(const Body& body);

}  // namespace doorstep::visit
