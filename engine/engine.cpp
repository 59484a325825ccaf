#include "doorstep/engine.h"

#include <utility>

#include "doorstep/event/envelope.h"

#include "state.h"

namespace doorstep {
namespace {

constexpr Millis kDraftLife_ms = 14 * 86'400'000LL;  // of a visit that the feed does not hold

}  // namespace

std::unique_ptr<Engine> Engine::open(const Config& config) {
  auto state = std::make_unique<State>(config);
  state->open();
  return std::unique_ptr<Engine>(new Engine(std::move(state)));
}

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}
Engine::~Engine() = default;

PublicKey Engine::enrolment_key() {
  return state_->run([&] { return state_->pending_key(); });
}

void Engine::forget_enrolment_key() {
  state_->run([&] { state_->forget_pending_key(); });
}

void Engine::begin_log(const Identity& identity) {
  state_->run([&] {
    if (!is_uuid(identity.device.str()))
      throw Error(ErrorClass::rejected, "bad_identity", "the device is no UUID");
    state_->begin_log(identity);
  });
  state_->tell(Change::log_begun);
}

std::optional<Identity> Engine::identity() const {
  return state_->run([&]() -> std::optional<Identity> {
    if (!state_->signer) return std::nullopt;
    return read_identity(state_->enrolled());
  });
}

std::shared_ptr<const Signer> Engine::signer() const {
  return state_->run([&] {
    state_->enrolled();
    return state_->signer;
  });
}

std::optional<std::string> Engine::recovery_secret() {
  return state_->run([&] { return state_->recovery_secret(); });
}

void Engine::recovery_kept() {
  state_->run([&] { state_->recovery_kept(); });
}

void Engine::adopt(const DeviceId& from, const std::vector<std::string>& lines) {
  state_->run([&] { state_->adopt_beside(from, lines); });
  state_->tell(Change::recorded);
}

void Engine::wipe() {
  state_->run([&] { state_->erase(); });
}

int Engine::add_observer(Observer observer) {
  const std::lock_guard guard(state_->mutex);
  state_->observers.emplace(++state_->last_observer, std::move(observer));
  return state_->last_observer;
}

void Engine::remove_observer(int number) {
  const std::lock_guard guard(state_->mutex);
  state_->observers.erase(number);
}

void Engine::State::tell(Change change) {
  std::map<int, Observer> told;
  {
    const std::lock_guard guard(mutex);
    if (observers.empty()) return;
    told = observers;
  }
  for (const auto& [number, observer] : told) observer(change);
}

event::Envelope Engine::State::envelope_of(const NewEvent& event) {
  event::Envelope envelope = stamp.make(enrolled().device);
  const event::Head head = log->head();
  envelope.seq = head.seq + 1;
  envelope.prev = head.hash;
  envelope.by = event.by;
  envelope.type = event.type;
  envelope.visit = event.visit;
  envelope.person = event.person;
  envelope.body = canonical_body(event.body);
  return envelope;
}

Recorded Engine::State::append(const event::Envelope& envelope) {
  const std::string line = event::write_envelope(envelope);
  if (!event::parse_envelope(line))
    throw Error(ErrorClass::rejected, "bad_event", "the event is not sound (protocol.md, section 1)");
  const Digest hash = config.crypto.sha256(line);
  with_reserve([&] { log->append(line, hash); });
  return {envelope.id, envelope.seq};
}

Recorded Engine::record(const NewEvent& event) {
  Recorded recorded = state_->run([&] {
    const event::Envelope envelope = state_->envelope_of(event);
    state_->touch();
    Recorded done = state_->append(envelope);
    state_->drop_draft_of(event);
    return done;
  });
  state_->tell(Change::recorded);
  return recorded;
}

VisitId Engine::new_visit_id() {
  return state_->run([&] { return state_->stamp.new_visit_id(); });
}

Status Engine::status() const {
  return state_->run([&] {
    const auto& log = *state_->log;
    Status status;
    status.disk_full = state_->reserve.is_full();
    status.incidents = static_cast<std::int64_t>(log.incidents().size());
    status.sync = read_journal(state_->feed->setting("sync").value_or(""));
    if (!log.current()) return status;
    status.enrolled = state_->signer != nullptr;
    status.device = log.current()->device;
    status.recorded = log.head().seq;
    status.sent = log.sent();
    status.unsent = status.recorded - status.sent;
    if (status.unsent > 0) {
      const auto line = log.line_at(log.current()->number, status.sent + 1);
      if (line) status.oldest_unsent = event::parse_envelope(*line)->at;
    }
    if (const auto row = log.last_receipt())
      status.last_receipt = Receipt{row->seq, row->epoch, row->time, row->sig};
    return status;
  });
}

std::vector<Incident> Engine::incidents() const {
  return state_->run([&] {
    std::vector<Incident> out;
    for (const auto& row : state_->log->incidents())
      out.push_back({row.at, row.file, row.code, row.set_aside, row.kept, row.adopted, row.lost});
    return out;
  });
}

std::int64_t Engine::sent_seq() const {
  return state_->run([&] { return state_->log->sent(); });
}

void Engine::add_receipt(const Receipt& receipt) {
  state_->run([&] {
    state_->enrolled();
    if (receipt.seq < 0 || receipt.seq > state_->log->head().seq)
      throw Error(ErrorClass::rejected, "bad_receipt", "a receipt for lines that this log does not have");
    state_->log->add_receipt(receipt.seq, receipt.epoch, receipt.time, receipt.sig);
  });
  state_->tell(Change::receipted);
}

void Engine::regress(std::int64_t seq) {
  state_->run([&] {
    state_->enrolled();
    if (seq < 0) throw Error(ErrorClass::rejected, "bad_seq", "a hub holds no fewer than no lines");
    state_->log->regress(seq);
  });
  state_->tell(Change::receipted);
}

std::optional<std::string> Engine::cursor() const {
  return state_->run([&] { return state_->feed->cursor(); });
}

void Engine::apply_feed(const std::vector<FeedChange>& changes, const std::string& cursor, bool full) {
  std::vector<store::FeedRow> rows;
  rows.reserve(changes.size());
  for (const auto& change : changes) rows.push_back({change.kind, change.id, change.rev, change.doc});
  state_->run([&] {
    state_->require_unlocked();  // else it could not be sealed
    state_->require_room();
    state_->feed->apply(rows, cursor, full);
    state_->feed->drop_old_drafts(state_->stamp.wall_ms() - kDraftLife_ms);
    state_->forget_leavers_pins();
    state_->forget_damaged_feeds(full);
    state_->fresh_view();
    state_->erase_old_attachments();
  });
  state_->tell(Change::feed);
}

void Engine::save_sync_journal(const SyncJournal& journal) {
  state_->run([&] { state_->feed->set("sync", write_journal(journal)); });
}

SyncJournal Engine::sync_journal() const {
  return state_->run([&] { return read_journal(state_->feed->setting("sync").value_or("")); });
}

}  // namespace doorstep
