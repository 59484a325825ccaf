// The engine's face on visits: what was planned, and what this device recorded of it.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "doorstep/engine.h"
#include "doorstep/event/envelope.h"
#include "doorstep/platform/local_day.h"

#include "state.h"

namespace doorstep {

const char* to_string(VisitProgress progress) {
  switch (progress) {
    case VisitProgress::planned:
      return "planned";
    case VisitProgress::in_progress:
      return "in_progress";
    case VisitProgress::delivered:
      return "delivered";
    case VisitProgress::not_delivered:
      return "not_delivered";
    case VisitProgress::voided:
      return "voided";
  }
  return "planned";
}

namespace {

constexpr const char* kDefaultZone = "Europe/London";

std::string text_of(const nlohmann::json& doc, const char* member) {
  const auto found = doc.is_object() ? doc.find(member) : doc.end();
  return found != doc.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<Millis> instant_of(const nlohmann::json& doc, const char* member) {
  return parse_rfc3339(text_of(doc, member));
}

nlohmann::json parse(const std::string& doc) { return nlohmann::json::parse(doc, nullptr, false); }

void take_plan(VisitSummary& out, const store::FeedRow& row) {
  const auto doc = parse(*row.doc);
  out.planned = true;
  out.doc = *row.doc;
  out.person = PersonId(text_of(doc, "person"));
  out.service = text_of(doc, "service");
  out.start = instant_of(doc, "start");
  out.end = instant_of(doc, "end");
  const auto carers = doc.is_object() ? doc.find("carers") : doc.end();
  if (carers == doc.end() || !carers->is_array()) return;
  for (const auto& carer : *carers)
    if (carer.is_string()) out.carers.emplace_back(carer.get<std::string>());
}

void take_check_in(VisitSummary& out, const event::EnvelopeView& line) {
  if (!out.checked_in) out.checked_in = line.at;
  out.progress = out.checked_out ? VisitProgress::delivered : VisitProgress::in_progress;
  const auto body = parse(std::string(line.body));
  if (out.service.empty()) out.service = text_of(body, "service");
  if (body.value("planned", nlohmann::json()) == true) out.planned = true;
}

// Facts in the order in which they were recorded; the later of two that contradict each other counts.
void take_line(VisitSummary& out, const event::EnvelopeView& line) {
  ++out.events;
  if (out.person.empty() && line.person) out.person = PersonId(event::unescape(*line.person));
  if (line.type == "visit.checked_in") take_check_in(out, line);
  if (line.type == "visit.checked_out") {
    out.checked_out = line.at;
    out.progress = VisitProgress::delivered;
  }
  if (line.type == "visit.not_delivered") out.progress = VisitProgress::not_delivered;
  if (line.type == "visit.voided") {
    out.checked_in = out.checked_out = std::nullopt;
    out.progress = VisitProgress::voided;
  }
}

std::vector<std::string> lines_of_visit(Engine::State& state, const VisitId& visit) {
  std::vector<std::string> out;
  for (const auto& at : state.fresh_view().lines_of_visit(visit.str())) {
    auto line = state.log->line_at(at.log, at.seq);
    if (line) out.push_back(std::move(*line));
  }
  return out;
}

// What is planned of a visit that nobody may read now: its id is no secret, nor is its person's.
void take_closed_plan(VisitSummary& out, const store::FeedStore& feed) {
  out.planned = true;
  out.person = PersonId(feed.person_of("planned_visit", out.visit.str()));
}

std::optional<VisitSummary> summarise(Engine::State& state, const VisitId& visit) {
  VisitSummary out;
  out.visit = visit;
  const bool known = state.feed->holds("planned_visit", visit.str());
  if (known && state.locked())
    take_closed_plan(out, *state.feed);
  else if (known)
    take_plan(out, *state.feed->document("planned_visit", visit.str()));
  for (const auto& line : lines_of_visit(state, visit)) take_line(out, *event::parse_envelope(line));
  if (!known && out.events == 0) return std::nullopt;
  if (state.locked()) return out;
  if (const auto person = state.feed->document("person", out.person.str()))
    out.person_name = text_of(parse(*person->doc), "name");
  return out;
}

std::vector<VisitSummary> visits_between(Engine::State& state, Millis from, Millis to) {
  auto ids = state.fresh_view().planned(from, to);
  for (auto& id : state.fresh_view().recorded(from, to)) {
    const bool listed = std::find(ids.begin(), ids.end(), id) != ids.end();
    if (!listed && !state.feed->holds("planned_visit", id)) ids.push_back(std::move(id));
  }
  std::vector<VisitSummary> out;
  for (const auto& id : ids)
    if (auto visit = summarise(state, VisitId(id))) out.push_back(std::move(*visit));
  return out;
}

platform::LocalDay local_day(const Engine::State& state, Millis at) {
  const auto policies = state.feed->documents("policy");
  const std::string zone = policies.empty() ? "" : text_of(parse(*policies.front().doc), "zone");
  if (const auto day = zone.empty() ? std::nullopt : platform::local_day(zone, at)) return *day;
  return platform::local_day(kDefaultZone, at).value();
}

Document document_of(const store::FeedRow& row) { return {row.id, row.rev, *row.doc}; }

std::vector<Document> documents_from(const std::vector<store::FeedRow>& rows) {
  std::vector<Document> out;
  std::transform(rows.begin(), rows.end(), std::back_inserter(out), document_of);
  return out;
}

// Policies say how to record: anybody may know them.
void require_right_to_read(Engine::State& state, std::string_view kind) {
  if (kind != "policy") state.require_unlocked();
}

std::optional<std::string> carer_with_pin(const Engine::State& state, const std::string& ref) {
  for (const auto& slot : load_pins(state.config.key_store))
    if (!ref.empty() && slot.ref == ref) return slot.carer.str();
  return std::nullopt;
}

}  // namespace

std::vector<VisitSummary> Engine::visits(Millis from, Millis to) const {
  return state_->read([&] { return visits_between(*state_, from, to); });
}

std::vector<VisitSummary> Engine::today() const {
  return state_->read([&] {
    const auto day = local_day(*state_, state_->stamp.wall_ms());
    return visits_between(*state_, day.begin, day.end);
  });
}

std::optional<VisitSummary> Engine::visit(const VisitId& visit) const {
  return state_->read([&] { return summarise(*state_, visit); });
}

std::vector<std::string> Engine::visit_lines(const VisitId& visit) const {
  return state_->read([&] { return lines_of_visit(*state_, visit); });
}

std::optional<VisitSummary> Engine::visit_to_record(const VisitId& visit) const {
  return state_->run([&] { return summarise(*state_, visit); });
}

std::optional<std::string> Engine::id_of(std::string_view kind, const std::string& name_or_id) const {
  return state_->run([&]() -> std::optional<std::string> {
    if (state_->feed->holds(kind, name_or_id)) return name_or_id;
    if (state_->locked()) return kind == "carer" ? carer_with_pin(*state_, name_or_id) : std::nullopt;
    for (const auto& row : state_->feed->documents(kind))
      if (!name_or_id.empty() && text_of(parse(*row.doc), "ref") == name_or_id) return row.id;
    return std::nullopt;
  });
}

std::optional<Document> Engine::document(std::string_view kind, std::string_view id) const {
  return state_->run([&] {
    require_right_to_read(*state_, kind);
    const auto row = state_->feed->document(kind, id);
    return row ? std::optional(document_of(*row)) : std::nullopt;
  });
}

std::vector<Document> Engine::documents(std::string_view kind) const {
  return state_->run([&] {
    require_right_to_read(*state_, kind);
    return documents_from(state_->feed->documents(kind));
  });
}

std::vector<Document> Engine::documents_of(std::string_view kind, const PersonId& person) const {
  return state_->read([&] { return documents_from(state_->feed->documents_of(kind, person.str())); });
}

}  // namespace doorstep
