// Push (protocol.md §4): lines and their signed head out, receipts in, and every way in which a hub says no.
#include <nlohmann/json.hpp>

#include "doorstep/event/canonical.h"

#include "state.h"

namespace doorstep::sync {
namespace {

constexpr std::size_t kHeadLineBytes = 2048;  // more than the last line of a push can be

// `log_seq`, how far the log goes by now, is not of the protocol, which lets hubs ignore it: ours tells the office from it
// what a tablet had not sent when it was last heard of.
std::string head_line(const Identity& identity, const std::string& boot, std::int64_t uptime_ms,
                      const std::optional<Heard>& heard, const event::Head& head, const Signature& sig,
                      std::int64_t log_seq) {
  nlohmann::json line{{"boot", boot},      {"device", identity.device.str()}, {"head", base64url(head.hash)},
                      {"seq", head.seq},   {"sig", base64url(sig)},           {"uptime_ms", uptime_ms},
                      {"log_seq", log_seq}};
  if (heard) line["heard"] = {{"time", heard->time}, {"uptime_ms", heard->uptime_ms}};
  return line.dump();
}

std::string join(const std::vector<std::string>& lines) {
  std::size_t bytes = 0;
  for (const auto& line : lines) bytes += line.size() + 1;
  std::string body;
  body.reserve(bytes + kHeadLineBytes);
  for (const auto& line : lines) body.append(line).push_back('\n');
  return body;
}

Flight flight_of(const Batch& batch) {
  return {.kind = Flight::Kind::push,
          .first = batch.first,
          .head = batch.head,
          .lines_digest = batch.text_digest};
}

}  // namespace

Batch Machine::State::make_batch(std::int64_t from, std::size_t max_lines) const {
  const auto lines =
      ports.store.lines(from, max_lines, config.max_bytes - std::min(config.max_bytes, kHeadLineBytes));
  if (lines.empty()) throw Error(ErrorClass::corrupt, "lines_missing", "the store has lost lines of the log");
  Batch batch;
  batch.first = from;
  batch.text = join(lines);
  batch.text_digest = ports.crypto.sha256(batch.text);
  batch.head = {from + static_cast<std::int64_t>(lines.size()) - 1, ports.crypto.sha256(lines.back())};
  batch.sig = sign(batch.head);
  return batch;
}

Batch Machine::State::next_batch() const {
  const auto from = probe ? probe->from : ports.store.sent_seq() + 1;
  const auto head = ports.store.head();
  if (from > head.seq) return {0, {}, {}, head, sign(head)};
  if (suspect && suspect->first == from)
    return make_batch(from, static_cast<std::size_t>(suspect->last - from + 1));
  return make_batch(from, config.max_lines);
}

Signature Machine::State::sign(const event::Head& head) const {
  return ports.signer.sign(event::head_text(identity.device, head.seq, head.hash));
}

Request Machine::State::push_of(Batch& batch) const {
  Request request;
  request.body = std::move(batch.text);
  request.body +=
      head_line(identity, boot, now.uptime_ms, heard, batch.head, batch.sig, ports.store.head().seq) + "\n";
  request.method = Method::post;
  request.path = "/v1/devices/" + identity.device.str() + "/events";
  request.headers = {{"Authorization", "Bearer " + token->value}, {"Content-Type", "application/x-ndjson"}};
  request.compress = compress;
  return request;
}

void Machine::State::start_push() {
  Batch batch = next_batch();
  send(push_of(batch), flight_of(batch));
}

// Only where the hub has just taken a push: one that is down, full or behind is not sent twice as much.
std::optional<Request> Machine::State::send_behind() {
  const bool in_turn = flight && flight->kind == Flight::Kind::push && flight->first != 0 && contacted &&
                       !backoff.is_failing() && !behind && !probe && !suspect && !gap_seen;
  if (!in_turn || !token || now.uptime_ms >= token->fresh_until) return std::nullopt;
  if (flight->head.seq >= ports.store.head().seq) return std::nullopt;
  Batch batch = make_batch(flight->head.seq + 1, config.max_lines);
  Request request = push_of(batch);
  Flight flight_of_it = flight_of(batch);
  flight_of_it.was_behind = true;
  behind = launched(request, flight_of_it);
  return request;
}

void Machine::State::on_push(const Flight& pushed, const Response& response) {
  if (response.status == 200) return on_receipt(pushed, response);
  const auto problem = parse_problem(response.body);
  const std::string code = problem ? problem->code : "";
  // The hub may have looked at it before it had what came in front: by itself it gets an answer that counts.
  if (response.status == 409 && pushed.was_behind) return;
  if (response.status == 409 && code == "log_gap") return on_gap(pushed, *problem);
  if (response.status == 409 && code == "log_fork") return on_fork(pushed, *problem);
  if (response.status == 422 && problem) return on_bad_lines(pushed, *problem);
  if (response.status == 413 && code == "too_large") return on_too_large(pushed, *problem);
  if (response.status == 415 && code == "unsupported_encoding" && std::exchange(compress, false)) return;
  refused(response, problem);
}

bool Machine::State::vouches_for(const Flight& pushed, const Receipt& receipt) const {
  return receipt.device == identity.device.str() && receipt.seq == pushed.head.seq &&
         receipt.head == base64url(pushed.head.hash) && parse_instant(receipt.time) &&
         ports.crypto.ed25519_verify(
             identity.receipt_key,
             event::receipt_text(receipt.device, receipt.seq, receipt.head, receipt.epoch, receipt.time),
             receipt.sig);
}

void Machine::State::on_receipt(const Flight& pushed, const Response& response) {
  const auto receipt = parse_receipt(response.body);
  if (!receipt || !vouches_for(pushed, *receipt)) return fail(ErrorClass::transient, "not_a_receipt", 200);
  answered_well();
  gap_seen = false;
  suspect.reset();
  contacted = true;
  const auto sent = ports.store.sent_seq();
  if (receipt->seq >= sent) {
    const auto sig = base64url(receipt->sig);
    effects.emplace_back(ReceiptVerified{receipt->seq, receipt->epoch, receipt->time, sig});
  }
  flight = std::exchange(behind, std::nullopt);
  if (!probe) return;
  probe->from = receipt->seq + 1;
  probe->confirmed = receipt->seq;
  if (receipt->seq > sent || receipt->seq == ports.store.head().seq) probe.reset();  // no fork after all
}

// The hub holds less than it has receipted: a backup was restored. Said twice in a row it waits.
void Machine::State::on_gap(const Flight& pushed, const Problem& problem) {
  const auto last_possible = pushed.first == 0 ? pushed.head.seq : pushed.first - 1;
  const auto expected = problem.expected_seq.value_or(0);
  if (expected < 1 || expected > last_possible) return fail(ErrorClass::transient, "not_an_answer", 409);
  probe.reset();
  if (expected - 1 < ports.store.sent_seq()) effects.emplace_back(Regressed{expected - 1});
  if (std::exchange(gap_seen, true)) fail(ErrorClass::transient, problem.code, 409);
}

// A fork is certain where the hub has compared the line before it: it was in this push, was receipted a
// moment ago, or there is none. Else the hub may differ further back, below lines that it once receipted (it
// was restored, and a clone has filled it up again): those are offered again, so that none of them is taken
// for sent.
void Machine::State::on_fork(const Flight& pushed, const Problem& problem) {
  const auto seq = problem.seq.value_or(0);
  const auto lowest = pushed.first == 0 ? pushed.head.seq : pushed.first - 1;
  if (seq < 1 || seq < lowest || seq > pushed.head.seq)
    return fail(ErrorClass::transient, "not_an_answer", 409);
  const bool certain = seq == 1 || (pushed.first != 0 && seq > pushed.first) ||
                       (seq == pushed.first && probe && probe->confirmed == seq - 1);
  if (!certain) {
    const auto stride = probe ? probe->stride * 2 : 1;
    probe = Probe{std::max<std::int64_t>(1, seq - stride), stride, std::nullopt};
    return;
  }
  probe.reset();
  if (seq - 1 < ports.store.sent_seq()) effects.emplace_back(Regressed{seq - 1});
  fail(ErrorClass::rejected, problem.code, 409);
  need_enrolment(EnrolmentReason::fork, seq);
}

void Machine::State::on_bad_lines(const Flight& pushed, const Problem& problem) {
  const Suspect found{pushed.first, pushed.head.seq, pushed.lines_digest, problem.code, problem.seq};
  fail(ErrorClass::rejected, problem.code, 422);
  if (suspect == found) return need_enrolment(EnrolmentReason::rejected_twice, problem.seq);
  suspect = found;
}

void Machine::State::on_too_large(const Flight& pushed, const Problem& problem) {
  const auto lines = pushed.first == 0 ? 0 : static_cast<std::size_t>(pushed.head.seq - pushed.first + 1);
  if (lines <= 1) return fail(ErrorClass::rejected, problem.code, 413);
  const auto limit = [](std::optional<std::int64_t> told, std::size_t ours) {
    return told && *told > 0 ? std::min(ours, static_cast<std::size_t>(*told)) : ours;
  };
  const auto max_lines = limit(problem.max_lines, config.max_lines);
  const auto max_bytes = limit(problem.max_bytes, config.max_bytes);
  const bool shrunk = max_lines < lines || max_bytes < config.max_bytes;
  config.max_lines = shrunk ? max_lines : lines / 2;
  config.max_bytes = max_bytes;
}

}  // namespace doorstep::sync
