#include "doorstep/device/documents.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "doorstep/device/attendance.h"

#include "values.h"

namespace doorstep::device {
namespace {

using nlohmann::json;

constexpr std::size_t kLinesAtOnce = 1'000;
constexpr std::size_t kBytesAtOnce = std::size_t{8} * 1024 * 1024;

json to_json(const VisitSummary& visit) {
  json carers = json::array();
  for (const auto& carer : visit.carers) carers.push_back(carer.str());
  json out{{"visit", visit.visit.str()},
           {"planned", visit.planned},
           {"person", visit.person.str()},
           {"person_name", visit.person_name},
           {"service", visit.service},
           {"start", instant_or_null(visit.start)},
           {"end", instant_or_null(visit.end)},
           {"carers", std::move(carers)},
           {"progress", to_string(visit.progress)},
           {"checked_in", instant_or_null(visit.checked_in)},
           {"checked_out", instant_or_null(visit.checked_out)},
           {"events", visit.events}};
  const auto doc = json::parse(visit.doc, nullptr, false);
  for (const char* name : {"ref", "tasks", "time_critical"}) {
    if (doc.is_object() && doc.contains(name)) out[name] = doc[name];
  }
  return out;
}

[[noreturn]] void refuse(const char* code, const std::string& detail) {
  throw Error(ErrorClass::rejected, code, detail);
}

// The member's text, empty where there is none.
std::string text_of(const json& event, const char* name) {
  const auto found = event.find(name);
  if (found == event.end() || found->is_null()) return {};
  if (!found->is_string()) refuse("bad_event", std::string(name) + " must be a text");
  return found->get<std::string>();
}

void check_members(const json& event) {
  constexpr std::array kMembers = {"type", "by", "visit", "person", "body"};
  for (const auto& [name, value] : event.items()) {
    if (std::find(kMembers.begin(), kMembers.end(), name) == kMembers.end())
      refuse("unknown_member", "an event is handed in as type, by, visit, person and body, no more");
  }
  if (event.contains("body") && !event["body"].is_object()) refuse("bad_event", "body must be an object");
}

}  // namespace

json visits_to_json(const std::vector<VisitSummary>& visits) {
  json list = json::array();
  for (const auto& visit : visits) list.push_back(to_json(visit));
  return {{"visits", std::move(list)}};
}

visit::Command command_from_json(const Engine& engine, std::string_view text) {
  const auto event = json::parse(text, nullptr, false);
  if (event.is_discarded()) refuse("bad_json", "the event is no JSON");
  if (!event.is_object()) refuse("bad_event", "an event is an object with type, by and body");
  check_members(event);
  visit::Command command;
  command.type = text_of(event, "type");
  command.by = CarerId(id_of(engine, "carer", text_of(event, "by")));
  if (const auto visit = text_of(event, "visit"); !visit.empty()) {
    command.visit = VisitId(id_of(engine, "planned_visit", visit));
    const auto known = engine.visit_to_record(*command.visit);
    if (known && !known->person.empty()) command.person = known->person;
  }
  if (const auto person = text_of(event, "person"); !person.empty())
    command.person = PersonId(id_of(engine, "person", person));
  if (event.contains("body"))
    command.body = event["body"].dump(-1, ' ', false, json::error_handler_t::replace);
  return command;
}

void each_log_line(const Engine& engine, const std::function<void(std::string_view)>& use) {
  if (!engine.identity()) throw Error(ErrorClass::auth, "not_enrolled", "this device is not enrolled yet");
  engine.require_unlocked();
  const auto head = engine.head();
  for (std::int64_t next = 1; next <= head.seq;) {
    auto lines = engine.lines(next, kLinesAtOnce, kBytesAtOnce);
    if (lines.empty()) throw Error(ErrorClass::corrupt, "lines_missing", "lines of the log can't be read");
    lines.resize(std::min(lines.size(), static_cast<std::size_t>(head.seq - next + 1)));
    for (const auto& line : lines) use(line);
    next += static_cast<std::int64_t>(lines.size());
  }
  use(engine.sign_head(head.seq));
}

}  // namespace doorstep::device
