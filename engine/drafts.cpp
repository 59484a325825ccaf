// What carers have typed and not recorded yet.
#include <nlohmann/json.hpp>

#include "doorstep/event/envelope.h"

#include "state.h"

namespace doorstep {
namespace {

constexpr std::size_t kMaxDraftBytes = 100'000;  // 20,000 characters of any script, and room
constexpr std::size_t kMaxKindBytes = 64;
constexpr int kSeqBits = 40;

store::DraftKey key_of(const DraftId& id) { return {id.visit.str(), id.kind, id.carer.str()}; }

// What a draft of this event is filed under.
std::string kind_of(std::string_view type, std::string_view body) {
  if (type != "note.recorded") return std::string(type);
  const auto document = nlohmann::json::parse(body, nullptr, false);
  const auto kind = document.is_object() ? document.value("kind", nlohmann::json()) : nlohmann::json();
  return kind.is_string() ? kind.get<std::string>() : std::string();
}

void check_draft(const DraftId& id, std::string_view text) {
  const bool control = !text.empty() && text.front() == '\x01';
  if (!is_uuid(id.visit.str()) || id.carer.empty() || id.kind.empty() || id.kind.size() > kMaxKindBytes ||
      text.size() > kMaxDraftBytes || control)
    throw Error(ErrorClass::rejected, "bad_draft",
                "a draft has a visit, a carer, a kind and at most 100,000 bytes of text");
}

// One number for a place in the device's logs, which only grows.
std::int64_t place_in_log(const store::LogStore& log) {
  return log.current() ? log.current()->number << kSeqBits | log.head().seq : 0;
}

Draft draft_of(const store::DraftRow& row) {
  return {{VisitId(row.key.visit), row.key.kind, CarerId(row.key.carer)}, row.at, row.text};
}

}  // namespace

// The note was recorded and the device killed before the draft was gone.
bool Engine::State::is_recorded(const store::DraftRow& draft) {
  for (const auto& at : fresh_view().lines_of_visit(draft.key.visit)) {
    if ((at.log << kSeqBits | at.seq) <= draft.after) continue;
    const auto line = log->line_at(at.log, at.seq);
    const auto event = line ? event::parse_envelope(*line) : std::nullopt;
    if (event && event::unescape(event->by) == draft.key.carer &&
        kind_of(event::unescape(event->type), event->body) == draft.key.kind)
      return true;
  }
  return false;
}

// The event is recorded, whatever becomes of the draft.
void Engine::State::drop_draft_of(const NewEvent& event) {
  if (!event.visit) return;
  try {
    feed->drop_draft({event.visit->str(), kind_of(event.type, event.body), event.by.str()});
  } catch (const Error&) {
  }
}

void Engine::put_draft(const DraftId& id, std::string_view text) {
  check_draft(id, text);
  state_->run([&] {
    state_->touch();
    store::DraftRow row{key_of(id), state_->feed->person_of("planned_visit", id.visit.str()),
                        state_->stamp.wall_ms(), place_in_log(*state_->log), std::string(text)};
    state_->with_reserve([&] { state_->feed->put_draft(row); });
  });
}

std::optional<Draft> Engine::draft(const DraftId& id) const {
  return state_->read([&]() -> std::optional<Draft> {
    const auto row = state_->feed->draft(key_of(id));
    if (!row) return std::nullopt;
    if (!state_->is_recorded(*row)) return draft_of(*row);
    state_->feed->drop_draft(row->key);
    return std::nullopt;
  });
}

std::vector<Draft> Engine::drafts() const {
  return state_->run([&] {
    std::vector<Draft> out;
    for (const auto& row : state_->feed->drafts()) {
      if (state_->is_recorded(row))
        state_->feed->drop_draft(row.key);
      else
        out.push_back(draft_of(row));
    }
    return out;
  });
}

void Engine::drop_draft(const DraftId& id) {
  state_->run([&] { state_->feed->drop_draft(key_of(id)); });
}

}  // namespace doorstep
