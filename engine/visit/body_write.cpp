#include <type_traits>

#include <nlohmann/json.hpp>

#include "doorstep/visit/body.h"

#include "corrected.h"
#include "json.h"

namespace doorstep::visit {
namespace {

using nlohmann::json;

void put(json& out, const char* name, const std::string& value) {
  if (!value.empty()) out[name] = value;
}
template <class E>
void put(json& out, const char* name, const Word<E>& value) {
  put(out, name, value.text());
}
template <class Tag>
void put(json& out, const char* name, const Id<Tag>& value) {
  put(out, name, value.str());
}
template <class T>
void put(json& out, const char* name, const std::optional<T>& value) {
  if (value) out[name] = *value;
}
void put_instant(json& out, const char* name, const std::optional<Millis>& at) {
  if (at) out[name] = format_instant(*at);
}

json members(const Evidence& e) {
  json out = json::object();
  put(out, "lat_e7", e.lat_e7);
  put(out, "lon_e7", e.lon_e7);
  put(out, "accuracy_m", e.accuracy_m);
  put(out, "mock", e.mock);
  put(out, "tag", e.tag);
  put(out, "number_sha256", e.number_sha256);
  put(out, "distance_m", e.distance_m);
  put(out, "inside", e.inside);
  return out;
}

void fill(json& out, const CheckedIn& b) {
  put(out, "method", b.method);
  out["evidence"] = members(b.evidence);
  put(out, "reason", b.reason);
  out["planned"] = b.planned;
  put(out, "service", b.service);
}
void fill(json& out, const CheckedOut& b) {
  put(out, "method", b.method);
  out["evidence"] = members(b.evidence);
  put(out, "reason", b.reason);
}
void fill(json& out, const NotDelivered& b) {
  put(out, "reason", b.reason);
  put(out, "text", b.text);
}
void fill(json& out, const Amended& b) {
  put_instant(out, "check_in", b.check_in);
  put_instant(out, "check_out", b.check_out);
  put(out, "reason", b.reason);
  put(out, "text", b.text);
}
void fill(json& out, const Voided& b) {
  put(out, "reason", b.reason);
  put(out, "text", b.text);
}
void fill(json& out, const Participants& b) {
  json& people = out["people"] = json::array();
  for (const auto& person : b.people) people.push_back(person.str());
}
void fill(json& out, const TaskRecorded& b) {
  put(out, "task", b.task);
  put(out, "result", b.result);
  put(out, "reason", b.reason);
}
void fill(json& out, const NoteRecorded& b) {
  put(out, "kind", b.kind);
  put(out, "text", b.text);
  put(out, "visibility", b.visibility);
}
void fill(json& out, const OutcomeRecorded& b) {
  put(out, "outcome", b.outcome);
  put(out, "scale", b.scale);
  out["score"] = b.score;
  put(out, "text", b.text);
  put(out, "visibility", b.visibility);
}
void fill(json& out, const ObservationRecorded& b) {
  put(out, "kind", b.kind);
  put(out, "value", b.value);
  put(out, "unit", b.unit);
  put(out, "text", b.text);
}
void fill(json& out, const MedicationRecorded& b) {
  put(out, "medicine", b.medicine);
  put(out, "dose", b.dose);
  put(out, "result", b.result);
  put(out, "reason", b.reason);
  const json due = json::parse(b.scheduled, nullptr, false);
  if (!due.is_discarded()) out["scheduled"] = due;
}
void fill(json& out, const IncidentRecorded& b) {
  put(out, "category", b.category);
  out["severity"] = b.severity;
  out["safeguarding"] = b.safeguarding;
  put(out, "text", b.text);
  put(out, "visibility", b.visibility);
  for (const BodyMark& mark : b.body_map) {
    json item = json::object();
    put(item, "region", mark.region);
    put(item, "kind", mark.kind);
    out["body_map"].push_back(std::move(item));
  }
}
void fill(json& out, const AttachmentAdded& b) {
  put(out, "sha256", b.sha256);
  put(out, "media_type", b.media_type);
  out["bytes"] = b.bytes;
  put(out, "of", b.of);
  if (b.thumbnail) {
    const auto& small = *b.thumbnail;
    out["thumbnail"] = {{"bytes", small.bytes}, {"media_type", small.media_type}, {"sha256", small.sha256}};
  }
}
void fill(json& out, const EntryCorrected& b) {
  if (const auto members = parse_object(b.members)) out = *members;
  put(out, "of", b.of);
  put(out, "reason", b.reason);
}
void fill(json& out, const MileageRecorded& b) {
  out["metres"] = b.metres;
  put(out, "from_visit", b.from_visit);
  put(out, "to_visit", b.to_visit);
}
void fill(json& out, const SleepInWoken& b) {
  out["from"] = format_instant(b.from);
  out["to"] = format_instant(b.to);
  put(out, "text", b.text);
}
void fill(json& out, const LogAdopted& b) {
  put(out, "device", b.device);
  if (!b.part) {
    out["lines"] = b.lines;
    return;
  }
  out["seq"] = b.part->seq;
  out["part"] = b.part->part;
  out["parts"] = b.part->parts;
  out["text"] = b.part->text;
}

}  // namespace

std::string write_body(const Body& body) {
  return std::visit(
      [](const auto& b) -> std::string {
        if constexpr (requires { b.kType; }) {
          json out = json::object();
          fill(out, b);
          return event::to_canonical(out);
        } else {
          return b.text;
        }
      },
      body);
}

std::string_view type_name(const Body& body) {
  return std::visit(
      [](const auto& b) -> std::string_view {
        if constexpr (requires { b.kType; }) {
          return b.kType;
        } else {
          return b.type;
        }
      },
      body);
}

namespace {

std::string written_or_empty(const Body& body) {
  try {
    return write_body(body);
  } catch (const std::invalid_argument&) {
    return {};
  }
}

}  // namespace

std::optional<Body> corrected(const Body& body, const EntryCorrected& correction) {
  auto members = parse_object(written_or_empty(body));
  const auto replaced = parse_object(correction.members);
  if (!members || !replaced) return std::nullopt;
  members->update(*replaced);
  const std::string text = canonical_or_empty(*members);
  if (text.empty()) return std::nullopt;
  Body result = parse_body(type_name(body), text);
  const bool spoiled = std::holds_alternative<BadBody>(result) && !std::holds_alternative<BadBody>(body);
  return spoiled ? std::nullopt : std::optional(std::move(result));
}

}  // namespace doorstep::visit
