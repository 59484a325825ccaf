#include "doorstep/sync/machine.h"

#include <cassert>

#include "doorstep/event/canonical.h"
#include "doorstep/event/envelope.h"

#include "state.h"

namespace doorstep::sync {

Machine::Machine(Identity identity, std::string boot, const Ports& ports, const Config& config,
                 const Memory& memory)
    : state_(std::make_unique<State>(std::move(identity), std::move(boot), ports, config, memory)) {}
Machine::~Machine() = default;
Machine::Machine(Machine&&) noexcept = default;

Effects Machine::handle(const Input& input, Now now) {
  State& state = *state_;
  state.now = now;
  state.effects.clear();
  state.timer_at.reset();
  try {
    std::visit([&state](const auto& value) { state.take(value); }, input);
    state.proceed();
  } catch (const Error& error) {  // the store: as any other attempt that failed
    state.fail(error.error_class(), error.code());
    state.set_timer(state.backoff.earliest());
  }
  assert(state.shut_out() || state.idle || state.timer_at);
  return std::exchange(state.effects, {});
}

std::optional<Request> Machine::send_behind(Now now) {
  state_->now = now;
  try {
    return state_->send_behind();
  } catch (const Error&) {  // the store: it shows again when the push is sent by itself
    return std::nullopt;
  }
}

bool Machine::awaits(RequestId request) const { return state_->flight && state_->flight->id == request; }

void Machine::State::take(const SyncWanted&) {
  why.reset();
  quarantined_seq.reset();
  revoked = wipe = false;
  begin_round();
  recovery_tried = false;
  backoff.hurry();
  lane.backoff.hurry();
}

// A carer records several lines in a row: the first starts a short wait, the others go with it.
void Machine::State::take(const LinesRecorded&) {
  if (idle) backoff.wait_until(now.uptime_ms + config.gather_ms);
}

void Machine::State::take(const NetworkChanged&) {
  backoff.hurry();
  lane.backoff.hurry();
}

void Machine::State::begin_round() {
  round = true;
  contacted = pulled = false;
  lane.rests = false;
  lane.done.reset();
  poll_at.reset();
}

void Machine::State::take(const Tick&) {
  if (flight && now.uptime_ms >= flight->deadline) lose_flight(TransportFailure::timeout);
}

void Machine::State::take(const Response& response) {
  if (behind && behind->id == response.request) behind.reset();  // too early to be worth anything
  if (!flight || flight->id != response.request) return;
  const Flight answered = *std::exchange(flight, std::nullopt);
  if (auto time = parse_time(response.body)) heard = Heard{std::move(*time), now.uptime_ms};
  absorb(answered, response);
}

void Machine::State::absorb(const Flight& answered, const Response& response) {
  switch (answered.kind) {
    case Flight::Kind::token:
      return on_token(response);
    case Flight::Kind::push:
      return on_push(answered, response);
    case Flight::Kind::feed:
      return on_feed(response);
    case Flight::Kind::recovery:
      return on_recovery(response);
    case Flight::Kind::blob:
      return on_blob(response);
  }
}

void Machine::State::take(const TransportFailed& failure) {
  if (behind && behind->id == failure.request) behind.reset();
  if (flight && flight->id == failure.request) lose_flight(failure.kind);
}

void Machine::State::lose_flight(TransportFailure failure) {
  const auto kind = std::exchange(flight, std::nullopt)->kind;
  if (kind == Flight::Kind::recovery) return;  // another time: it holds nothing up
  if (kind == Flight::Kind::blob) return lane_broke(failure);
  const bool offline = failure == TransportFailure::offline;
  fail(offline ? ErrorClass::offline : ErrorClass::transient, to_string(failure));
}

// Every step ends here, and ends with a timer where anything is left to do.
void Machine::State::proceed() {
  if (flight) return set_timer(flight->deadline);
  if (shut_out()) return;
  // What this step has stored is to be read again before the next request is planned from it.
  if (!effects.empty()) return set_timer(now.uptime_ms);
  if (poll_at && now.uptime_ms >= *poll_at) begin_round();
  if (!work_left()) return rest();
  idle = false;
  if (backoff.earliest() > now.uptime_ms) return set_timer(backoff.earliest());
  start_next();
}

// Push comes before pull: what was recorded is worth more than what is planned.
void Machine::State::start_next() {
  if (!token || now.uptime_ms >= token->fresh_until) return start_token();
  if (push_due()) return start_push();
  const bool may_pull = pulled || ports.store.may_pull();
  if (!pulled && may_pull) return start_pull();
  if (round && start_recovery()) return;
  if (!pulled) return leave_pull();
  round = false;
  poll_at.reset();
  effects.emplace_back(RoundDone{});
  rest();
}

// Till somebody unlocks the device and wants a round.
void Machine::State::leave_pull() {
  round = false;
  poll_at.reset();
  rest();
  last_failure = Failure{ErrorClass::key, "locked", 0, now.uptime_ms};
}

void Machine::State::rest() {
  if (!std::exchange(idle, true)) last_failure.reset();
  plan_poll();
  if (!run_lane() && poll_at) set_timer(*poll_at);
}

void Machine::State::plan_poll() {
  if (!config.poll_ms || poll_at) return;
  // Somewhere in the later half of the interval, so that devices do not poll as one.
  const auto half = std::max<std::int64_t>(*config.poll_ms / 2, 1);
  poll_at =
      now.uptime_ms + half + static_cast<std::int64_t>(ports.random() % static_cast<std::uint64_t>(half));
}

void Machine::State::send(Request request, Flight flight_of_it) {
  flight = launched(request, flight_of_it);
  behind.reset();
  effects.emplace_back(SendRequest{std::move(request)});
  set_timer(flight->deadline);
}

Flight Machine::State::launched(Request& request, Flight flight_of_it) {
  request.id = flight_of_it.id = ++last_id;
  flight_of_it.deadline = now.uptime_ms + config.answer_deadline_ms;
  return flight_of_it;
}

void Machine::State::set_timer(std::int64_t at_uptime_ms) {
  timer_at = at_uptime_ms;
  effects.emplace_back(SetTimer{at_uptime_ms});
}

void Machine::State::fail(ErrorClass error_class, std::string code, int status,
                          std::optional<std::int64_t> retry_after_s) {
  last_failure = Failure{error_class, std::move(code), status, now.uptime_ms};
  backoff.failed(now.uptime_ms, retry_after_s, ports.random);
}

void Machine::State::answered_well() {
  backoff.succeeded();
  retokened = false;
}

void Machine::State::need_enrolment(EnrolmentReason reason, std::optional<std::int64_t> seq) {
  why = reason;
  quarantined_seq = seq;
  effects.emplace_back(NeedsEnrolment{reason, seq});
}

Memory Machine::memory() const {
  Memory memory{state_->heard, std::nullopt};
  if (state_->backoff.not_before() > state_->now.uptime_ms)
    memory.not_before_uptime_ms = state_->backoff.not_before();
  return memory;
}

Status Machine::status() const {
  const State& state = *state_;
  const auto sent = state.ports.store.sent_seq();
  Status status;
  status.unsent = state.ports.store.head().seq - sent;
  if (status.unsent > 0) {
    const auto oldest = state.ports.store.lines(sent + 1, 1, event::kMaxLineBytes + 1);
    if (const auto envelope = oldest.empty() ? std::nullopt : event::parse_envelope(oldest.front())) {
      status.oldest_unsent = envelope->at;
    }
  }
  status.activity = state.activity();
  if (!state.shut_out() && state.timer_at && !state.flight) status.next_attempt_uptime_ms = state.timer_at;
  status.last_failure = state.last_failure;
  status.why = state.why;
  status.quarantined_seq = state.quarantined_seq;
  status.wipe = state.wipe;
  status.attachment_failure = state.lane.failure;
  return status;
}

Activity Machine::State::activity() const {
  if (revoked) return Activity::revoked;
  if (why) return Activity::needs_enrolment;
  if (flight) return Activity::in_flight;
  return work_left() ? Activity::waiting : Activity::idle;
}

}  // namespace doorstep::sync
