// Attachments (docs/attachments.md): bytes out by PUT with Content-Range, in chunks that go on where the hub says that it is.
#include <fmt/format.h>

#include "state.h"

namespace doorstep::sync {
namespace {

// Of what the link has carried without a break.
constexpr std::int64_t kShare = 32;
constexpr std::int64_t kShareWithParts = 8;

}  // namespace

// Asked only when everything else is done. What the store can't give holds up no event.
bool Machine::State::run_lane() {
  try {
    if (lane.rests || !next_blob()) return false;
    send_blob();
  } catch (const Error& error) {
    if (lane.blob) lane.refused.insert(lane.blob->sha256);
    fail_lane(error.error_class(), error.code());
    set_timer(lane.backoff.earliest());
  }
  return true;
}

bool Machine::State::next_blob() {
  const auto unsent = ports.store.unsent_blobs(lane.refused.size() + 1);
  const auto next = std::find_if(unsent.begin(), unsent.end(),
                                 [&](const Blob& blob) { return !lane.refused.contains(blob.sha256); });
  if (next == unsent.end()) {
    lane.blob.reset();
    return false;
  }
  // Received, and unsent all the same: by a hub of another epoch, which the next round's receipt will tell.
  if (lane.done == next->sha256) {
    lane.rests = true;
    return false;
  }
  if (!lane.blob || lane.blob->sha256 != next->sha256) lane.received.reset();
  lane.blob = *next;
  return true;
}

void Machine::State::send_blob() {
  const auto earliest = std::max(backoff.earliest(), lane.backoff.earliest());
  if (earliest > now.uptime_ms) return set_timer(poll_at ? std::min(earliest, *poll_at) : earliest);
  if (!token || now.uptime_ms >= token->fresh_until) return start_token();
  start_chunk();
}

// What a break costs is little where the hub keeps what has come of a chunk; else it is the chunk.
std::size_t Machine::State::chunk_bytes() const {
  auto bytes = lane.keeps_parts ? std::max(lane.carried_bytes, lane.carried_before) / kShareWithParts
                                : lane.carried_bytes / kShare;
  if (lane.bytes_per_s) bytes = std::min(bytes, *lane.bytes_per_s * config.chunk_ms / 1000);
  return std::clamp(static_cast<std::size_t>(bytes), config.least_chunk_bytes, config.most_chunk_bytes);
}

// Before the first chunk, and after every break, an empty one asks how far the hub has come (RFC 9110 §14.4: bytes */N).
void Machine::State::start_chunk() {
  const Blob& blob = *lane.blob;
  Request request;
  request.method = Method::put;
  request.path = "/v1/blobs/" + blob.sha256;
  std::string range = fmt::format("bytes */{}", blob.bytes);
  if (lane.received && *lane.received < blob.bytes) {
    const auto from = *lane.received;
    const auto bytes = std::min(static_cast<std::int64_t>(chunk_bytes()), blob.bytes - from);
    request.body = ports.store.blob_bytes(blob.sha256, from, static_cast<std::size_t>(bytes));
    if (request.body.size() != static_cast<std::size_t>(bytes))
      throw Error(ErrorClass::corrupt, "blob_missing", "the store has lost bytes of an attachment");
    range = fmt::format("bytes {}-{}/{}", from, from + bytes - 1, blob.bytes);
  }
  request.headers = {{"Authorization", "Bearer " + token->value},
                     {"Content-Type", blob.media_type},
                     {"Content-Range", range}};
  lane.sent_at = now.uptime_ms;
  lane.sent_bytes = static_cast<std::int64_t>(request.body.size());
  send(std::move(request), Flight{.kind = Flight::Kind::blob, .head = {}});
}

void Machine::State::on_blob(const Response& response) {
  if (response.status == 202) return on_blob_state(response);
  if (response.status == 200) return on_blob_receipt(response);
  on_blob_refused(response);
}

// An answer that takes nothing, or that has everything and gives no receipt, is no progress: it is asked again, but seldom.
void Machine::State::on_blob_state(const Response& response) {
  const auto held = parse_blob_state(response.body);
  if (!held || held->sha256 != lane.blob->sha256 || held->received > lane.blob->bytes) {
    lane.received.reset();
    return fail_lane(ErrorClass::transient, "not_an_answer", 202);
  }
  learn_from_break(*held);
  const auto before = std::exchange(lane.received, held->received);
  const bool moved = lane.sent_bytes > 0 && before && held->received > *before;
  if (!moved) {
    const bool stuck = lane.sent_bytes > 0 || held->received == lane.blob->bytes;
    if (stuck) fail_lane(ErrorClass::transient, "blob_stuck", 202);
    return;
  }
  lane_went_well();
  effects.emplace_back(BlobProgress{lane.blob->sha256, held->received, lane.blob->bytes});
}

// Whether the hub has kept a part of the chunk in which the link broke. All of it is another thing: its answer was lost.
void Machine::State::learn_from_break(const BlobState& held) {
  const auto broken = std::exchange(lane.broken, std::nullopt);
  if (!broken || broken->sha256 != held.sha256) return;
  const auto kept = held.received - broken->received;
  lane.keeps_parts = kept > 0 && kept < broken->bytes;
  lane.carried_before += std::max<std::int64_t>(kept, 0);
}

// As with lines: nothing but a verified receipt makes bytes sent.
void Machine::State::on_blob_receipt(const Response& response) {
  const auto receipt = parse_blob_receipt(response.body);
  const bool verified =
      receipt && receipt->device == identity.device.str() && receipt->sha256 == lane.blob->sha256 &&
      receipt->bytes == lane.blob->bytes && parse_instant(receipt->time) &&
      ports.crypto.ed25519_verify(identity.receipt_key,
                                  event::blob_receipt_text(receipt->device, receipt->sha256, receipt->bytes,
                                                           receipt->epoch, receipt->time),
                                  receipt->sig);
  lane.received.reset();
  if (!verified) return fail_lane(ErrorClass::transient, "not_a_receipt", 200);
  lane_went_well();
  lane.failure.reset();
  lane.done = receipt->sha256;
  effects.emplace_back(BlobReceived{receipt->sha256, receipt->epoch});
}

// A hub that knows no attachments (404, 405) or has no room (507) is asked again with the next round.
void Machine::State::on_blob_refused(const Response& response) {
  const auto problem = parse_problem(response.body);
  const int status = response.status;
  const std::string code = problem ? problem->code : "not_an_answer";
  if (status == 401 || (status == 403 && code == "device_revoked")) return refused(response, problem);
  const std::string sha256 = lane.blob->sha256;
  lane.received.reset();
  const bool for_good = problem && (status == 413 || status == 415);
  const bool twice = problem && status == 422 && !lane.doubted.insert(sha256).second;
  if (for_good || twice) {
    lane.refused.insert(sha256);
    fail_lane(ErrorClass::rejected, code, status);
    return lane.backoff.hurry();
  }
  lane.rests = problem && (status == 404 || status == 405 || status == 507);
  const bool passes = !problem || status >= 500 || status == 409 || status == 422 || status == 429;
  const auto error_class = status == 507 ? ErrorClass::space : ErrorClass::transient;
  fail_lane(passes ? error_class : ErrorClass::rejected, code, status, response.retry_after_s);
}

void Machine::State::lane_went_well() {
  answered_well();
  lane.backoff.succeeded();
  lane.carried_bytes += lane.sent_bytes;
  const auto took_ms = std::max<std::int64_t>(now.uptime_ms - lane.sent_at, 1);
  lane.bytes_per_s = lane.sent_bytes * 1000 / took_ms;
}

void Machine::State::lane_broke(TransportFailure kind) {
  if (lane.received && lane.sent_bytes > 0)
    lane.broken = BrokenChunk{lane.blob->sha256, *lane.received, lane.sent_bytes};
  lane.received.reset();
  lane.carried_before = std::exchange(lane.carried_bytes, 0);
  lane.bytes_per_s.reset();
  const bool offline = kind == TransportFailure::offline;
  fail_lane(offline ? ErrorClass::offline : ErrorClass::transient, to_string(kind));
}

// Of the lane alone: events do not wait for it.
void Machine::State::fail_lane(ErrorClass error_class, std::string code, int status,
                               std::optional<std::int64_t> retry_after_s) {
  lane.failure = Failure{error_class, std::move(code), status, now.uptime_ms};
  lane.backoff.failed(now.uptime_ms, retry_after_s, ports.random);
}

}  // namespace doorstep::sync
