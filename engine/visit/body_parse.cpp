#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"
#include "doorstep/event/canonical.h"
#include "doorstep/visit/body.h"

#include "json.h"
#include "members.h"

namespace doorstep::visit {
namespace {

using nlohmann::json;

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(
      utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

Evidence evidence_of(Members& m) {
  Evidence out;
  m.object("evidence", [&](Members& e) {
    out.lat_e7 = e.integer("lat_e7");
    out.lon_e7 = e.integer("lon_e7");
    out.accuracy_m = e.integer("accuracy_m");
    out.mock = e.flag("mock");
    out.tag = e.text("tag");
    out.number_sha256 = e.text("number_sha256");
    out.distance_m = e.integer("distance_m");
    out.inside = e.flag("inside");
  });
  return out;
}

void need_reason_where_manual(Members& m, const Word<Method>& method, const std::string& reason) {
  if (method.value() == Method::manual && reason.empty()) {
    m.fail("reason_needed", "a manual check-in or check-out needs a reason");
  }
}

void read(Members& m, CheckedIn& b) {
  b.method = Word<Method>(m.needed_text("method"));
  b.evidence = evidence_of(m);
  b.reason = m.text("reason");
  b.planned = m.flag("planned").value_or(true);
  b.service = m.text("service");
  need_reason_where_manual(m, b.method, b.reason);
}
void read(Members& m, CheckedOut& b) {
  b.method = Word<Method>(m.needed_text("method"));
  b.evidence = evidence_of(m);
  b.reason = m.text("reason");
  need_reason_where_manual(m, b.method, b.reason);
}
void read(Members& m, NotDelivered& b) {
  b.reason = Word<NotDeliveredReason>(m.needed_text("reason"));
  b.text = m.text("text");
}
void read(Members& m, Amended& b) {
  b.check_in = m.instant("check_in");
  b.check_out = m.instant("check_out");
  b.reason = m.text("reason");
  b.text = m.text("text");
  if (b.reason.empty()) m.fail("reason_needed", "an amendment needs a reason");
  if (!b.check_in && !b.check_out) m.fail("time_needed", "an amendment needs check_in, check_out or both");
  if (b.check_in && b.check_out && *b.check_out < *b.check_in) {
    m.fail("bad_interval", "check_out is before check_in");
  }
}
void read(Members& m, Voided& b) {
  b.reason = m.text("reason");
  b.text = m.text("text");
  if (b.reason.empty()) m.fail("reason_needed", "voiding a visit needs a reason");
}
void read(Members& m, Participants& b) {
  if (m.find("people") == nullptr) m.fail("bad_body", "people is needed");
  for (auto& id : m.texts("people")) b.people.emplace_back(std::move(id));
}
void read(Members& m, TaskRecorded& b) {
  b.task = m.needed_text("task");
  b.result = Word<TaskResult>(m.needed_text("result"));
  b.reason = m.text("reason");
}
void read(Members& m, NoteRecorded& b) {
  b.kind = Word<NoteKind>(m.needed_text("kind"));
  b.text = m.needed_text("text");
  b.visibility = Word<Visibility>(m.text("visibility"));
  if (characters(b.text) > kMaxNoteCharacters) {
    m.fail("too_long", "text must not be longer than " + std::to_string(kMaxNoteCharacters) + " characters");
  }
}
void read(Members& m, OutcomeRecorded& b) {
  b.outcome = m.needed_text("outcome");
  b.scale = Word<Scale>(m.needed_text("scale"));
  const auto scale = b.scale.value();
  if (scale == Scale::gas) {
    b.score = m.needed_integer("score", -2, 2);
  } else if (scale == Scale::independence) {
    b.score = m.needed_integer("score", 0, 4);
  } else {
    b.score = m.needed_integer("score", -event::kMaxInteger);
  }
  b.text = m.text("text");
  b.visibility = Word<Visibility>(m.text("visibility"));
}
void read(Members& m, ObservationRecorded& b) {
  b.kind = Word<ObservationKind>(m.needed_text("kind"));
  b.value = m.integer("value");
  b.unit = m.text("unit");
  b.text = m.text("text");
  if (!b.value && b.text.empty()) m.fail("bad_body", "value or text is needed");
}
void read(Members& m, MedicationRecorded& b) {
  b.medicine = m.needed_text("medicine");
  b.dose = m.text("dose");
  b.result = Word<MedicationResult>(m.needed_text("result"));
  b.reason = m.text("reason");
  if (const json* due = m.find("scheduled")) b.scheduled = canonical_or_empty(*due);
}
void read(Members& m, IncidentRecorded& b) {
  b.category = m.needed_text("category");
  b.severity = m.needed_integer("severity", 1, 4);
  b.safeguarding = m.flag("safeguarding").value_or(false);
  b.text = m.text("text");
  b.visibility = Word<Visibility>(m.text("visibility"));
  for (const json& item : m.list("body_map")) {
    if (!item.is_object()) return m.fail("bad_body", "body_map must be a list of objects");
    Members mark(item);
    b.body_map.push_back({mark.text("region"), mark.text("kind")});
    if (!mark.sound()) m.fail("bad_body", "body_map: " + mark.problem());
  }
}
// One that is not as it should be is as if there were none: the attachment itself counts.
std::optional<Thumbnail> thumbnail_of(Members& m) {
  const auto found = m.all().find("thumbnail");
  if (found == m.all().end() || !found->is_object()) return std::nullopt;
  Members small(*found);
  Thumbnail out{small.text("sha256"), small.text("media_type"), small.integer("bytes").value_or(0)};
  const bool sound = small.sound() && out.bytes > 0 && fixed_from_base64url<Digest>(out.sha256);
  return sound ? std::optional(std::move(out)) : std::nullopt;
}

void read(Members& m, AttachmentAdded& b) {
  b.sha256 = m.needed_text("sha256");
  b.media_type = m.needed_text("media_type");
  b.bytes = m.needed_integer("bytes", 0);
  b.of = EventId(m.text("of"));
  b.thumbnail = thumbnail_of(m);
  if (!fixed_from_base64url<Digest>(b.sha256)) m.fail("bad_body", "sha256 must be a SHA-256 in base64url");
}
void read(Members& m, EntryCorrected& b) {
  b.of = EventId(m.needed_text("of"));
  b.reason = m.text("reason");
  json rest = m.all();
  rest.erase("of");
  rest.erase("reason");
  b.members = canonical_or_empty(rest);
  if (rest.empty()) m.fail("bad_body", "text, or another member that is replaced, is needed");
}
void read(Members& m, MileageRecorded& b) {
  b.metres = m.needed_integer("metres", 0);
  b.from_visit = VisitId(m.text("from_visit"));
  b.to_visit = VisitId(m.text("to_visit"));
}
void read(Members& m, SleepInWoken& b) {
  const auto from = m.instant("from");
  const auto to = m.instant("to");
  if (!from || !to) m.fail("time_needed", "from and to are needed");
  b.from = from.value_or(0);
  b.to = to.value_or(0);
  b.text = m.text("text");
  if (b.to < b.from) m.fail("bad_interval", "to is before from");
}
void read(Members& m, LogAdopted& b) {
  b.device = DeviceId(m.needed_text("device"));
  if (m.find("lines") != nullptr) {
    b.lines = m.texts("lines");
    return;
  }
  LogAdopted::Part part;
  part.seq = m.needed_integer("seq", 1);
  part.parts = m.needed_integer("parts", 1);
  part.part = m.needed_integer("part", 1, std::max<std::int64_t>(part.parts, 1));
  part.text = m.needed_text("text");
  b.part = std::move(part);
}

template <class T>
Body read_as(const json& object, std::string_view text) {
  T body;
  Members members(object);
  read(members, body);
  if (!members.sound()) {
    return BadBody{std::string(T::kType), std::string(text), members.code(), members.problem()};
  }
  return body;
}

using Reader = Body (*)(const json&, std::string_view);

// The variant's own list of types is the list of readers.
template <class T>
void pick(std::string_view type, Reader& reader) {
  if constexpr (requires { T::kType; }) {
    if (type == T::kType) reader = &read_as<T>;
  }
}
template <class... T>
Reader reader_of(std::string_view type, const std::variant<T...>*) {
  Reader reader = nullptr;
  (pick<T>(type, reader), ...);
  return reader;
}

}  // namespace

Body parse_body(std::string_view type, std::string_view body_text) {
  const Reader reader = reader_of(type, static_cast<const Body*>(nullptr));
  if (reader == nullptr) return UnknownType{std::string(type), std::string(body_text)};
  const auto object = parse_object(body_text);
  if (!object) {
    return BadBody{std::string(type), std::string(body_text), "bad_body", "the body must be a JSON object"};
  }
  return reader(*object, body_text);
}

}  // namespace doorstep::visit
