// What a Machine keeps between two steps, and the parts that a step is made of. Private to sync.
#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "doorstep/sync/machine.h"

#include "answers.h"
#include "backoff.h"

namespace doorstep::sync {

// The request that is on its way. `first` to `head.seq` are the lines of a push; a contact has none (first
// 0).
struct Flight {
  enum class Kind { token, push, feed, recovery, blob };
  RequestId id = 0;
  Kind kind = Kind::token;
  std::int64_t deadline = 0;
  std::int64_t first = 0;
  event::Head head;
  Digest lines_digest{};
  bool was_behind = false;  // sent before the push in front of it was answered
};

// The lines of a push, joined, and the signed head of the last of them.
struct Batch {
  std::int64_t first = 0;  // 0: without lines
  std::string text;
  Digest text_digest{};
  event::Head head;
  Signature sig{};
};

// A push that got a 422: it is sent again as it was, to see whether it gets the same once more.
struct Suspect {
  std::int64_t first = 0;
  std::int64_t last = 0;
  Digest lines_digest{};
  std::string code;
  std::optional<std::int64_t> seq;
  friend bool operator==(const Suspect&, const Suspect&) = default;
};

// After a fork whose first line is not certain: lines that were receipted are offered again from further and
// further back, until the hub has named a line inside a push that begins before it.
struct Probe {
  std::int64_t from = 1;
  std::int64_t stride = 1;
  std::optional<std::int64_t> confirmed;  // receipted within this probe
};

// Pages of a full feed, held until it is complete: it is applied in one piece or not at all.
struct FullFeed {
  std::vector<FeedChange> changes;
  std::optional<std::string> cursor;  // of the page before
};

// In which the link broke: the hub had `received` before it.
struct BrokenChunk {
  std::string sha256;
  std::int64_t received = 0;
  std::int64_t bytes = 0;
};

// Attachments: one after the other, a chunk at a time, and only while nothing else is to be done. A chunk is a small
// part of what the link has carried without a break: whatever it does, little is sent twice.
struct Lane {
  Lane(std::int64_t base_ms, std::int64_t cap_ms) : backoff(base_ms, cap_ms, 0) {}

  Backoff backoff;
  std::optional<Blob> blob;                 // on its way
  std::optional<std::int64_t> received;     // so many of its bytes are on the hub; nullopt: to be asked
  std::optional<BrokenChunk> broken;        // the last one, till it is known what became of it
  bool keeps_parts = false;                 // the hub was seen to keep what came of a chunk that broke off
  std::int64_t carried_before = 0;          // by the link, before it last broke
  std::int64_t carried_bytes = 0;           // since the link last broke
  std::int64_t sent_at = 0;                 // uptime at which the chunk on its way began, and
  std::int64_t sent_bytes = 0;              // how large it is
  std::optional<std::int64_t> bytes_per_s;  // of the last chunk
  bool rests = false;                       // till the next round: the hub takes none
  std::optional<std::string> done;          // the last one that was received whole
  std::set<std::string> doubted;            // the hub found other bytes than the name says, once
  std::set<std::string> refused;            // the hub will never take them
  std::optional<Failure> failure;
};

struct Token {
  std::string value;
  std::int64_t fresh_until = 0;  // uptime
};

struct Machine::State {
  State(Identity identity_in, std::string boot_in, Ports ports_in, const Config& config_in,
        const Memory& memory)
      : identity(std::move(identity_in)),
        boot(std::move(boot_in)),
        ports(std::move(ports_in)),
        config(config_in),
        backoff(config_in.retry_base_ms, config_in.retry_cap_ms, memory.not_before_uptime_ms.value_or(0)),
        lane(config_in.retry_base_ms, config_in.retry_cap_ms),
        heard(memory.heard) {}

  const Identity identity;
  const std::string boot;
  const Ports ports;
  Config config;  // the limits of a push shrink when the hub says so

  // The step that is being made.
  Now now;
  Effects effects;

  // What is on its way and when the next may be.
  RequestId last_id = 0;
  std::optional<Flight> flight;
  std::optional<Flight> behind;  // the push after `flight`, sent too; of no meaning without it
  Backoff backoff;
  Lane lane;
  bool idle = true;
  std::optional<std::int64_t> poll_at;
  std::optional<std::int64_t> timer_at;

  // The round: contact made, feed current.
  bool round = false;
  bool contacted = false;
  bool pulled = false;

  // Access.
  std::optional<Heard> heard;
  std::optional<Token> token;
  bool retokened = false;          // a 401 has already led to a new token
  bool assertion_retried = false;  // an assertion refused for its time or jti has already been made anew
  bool assertion_bad = false;      // the hub has refused the last assertion for what it is

  // Push.
  bool compress = true;
  bool gap_seen = false;
  std::optional<Suspect> suspect;
  std::optional<Probe> probe;

  bool recovery_tried = false;  // in this round: it comes last, and once, and holds nothing up

  // Pull.
  std::optional<FullFeed> full;  // begun by a first pull or a cursor that the hub does not know
  std::optional<std::string> asked_after;

  // Results.
  std::optional<Failure> last_failure;
  std::optional<EnrolmentReason> why;
  std::optional<std::int64_t> quarantined_seq;
  bool revoked = false;
  bool wipe = false;

  // machine.cpp: inputs, and what comes next.
  void take(const SyncWanted&);
  void take(const LinesRecorded&);
  void take(const NetworkChanged&);
  void take(const Tick&);
  void take(const Response& response);
  void take(const TransportFailed& failure);
  void absorb(const Flight& answered, const Response& response);
  void lose_flight(TransportFailure failure);
  void proceed();
  void start_next();
  void leave_pull();
  void rest();
  void begin_round();
  void plan_poll();
  bool shut_out() const { return why.has_value() || revoked; }
  bool push_due() const { return ports.store.head().seq > ports.store.sent_seq() || (round && !contacted); }
  bool work_left() const { return round || push_due(); }
  Activity activity() const;
  void send(Request request, Flight flight_of_it);
  Flight launched(Request& request, Flight flight_of_it);
  void set_timer(std::int64_t at_uptime_ms);
  void fail(ErrorClass error_class, std::string code, int status = 0,
            std::optional<std::int64_t> retry_after_s = std::nullopt);
  void answered_well();  // the hub took an authorised request
  void need_enrolment(EnrolmentReason reason, std::optional<std::int64_t> seq);

  // refusals.cpp: what any route may answer.
  void refused(const Response& response, const std::optional<Problem>& problem);
  void refuse_token(const std::string& code);
  void shut_out_by_office(const Problem& problem);

  // token.cpp
  void start_token();
  std::string assertion();
  void on_token(const Response& response);
  void on_assertion_refused(const Problem& problem);
  Millis hub_time() const;  // best guess, for assertions alone

  // push.cpp
  void start_push();
  std::optional<Request> send_behind();
  Request push_of(Batch& batch) const;
  Batch next_batch() const;
  Signature sign(const event::Head& head) const;
  Batch make_batch(std::int64_t from, std::size_t max_lines) const;
  void on_push(const Flight& pushed, const Response& response);
  void on_receipt(const Flight& pushed, const Response& response);
  bool vouches_for(const Flight& pushed, const Receipt& receipt) const;
  void on_gap(const Flight& pushed, const Problem& problem);
  void on_fork(const Flight& pushed, const Problem& problem);
  void on_bad_lines(const Flight& pushed, const Problem& problem);
  void on_too_large(const Flight& pushed, const Problem& problem);

  // recovery.cpp
  bool start_recovery();  // false: there is nothing to leave
  void on_recovery(const Response& response);
  // lane.cpp
  bool run_lane();  // false: nothing to be done
  bool next_blob();
  void send_blob();
  void start_chunk();
  std::size_t chunk_bytes() const;
  void on_blob(const Response& response);
  void on_blob_state(const Response& response);
  void learn_from_break(const BlobState& held);
  void on_blob_receipt(const Response& response);
  void on_blob_refused(const Response& response);
  void lane_went_well();
  void lane_broke(TransportFailure kind);
  void fail_lane(ErrorClass error_class, std::string code, int status = 0,
                 std::optional<std::int64_t> retry_after_s = std::nullopt);

  // pull.cpp
  void start_pull();
  void on_feed(const Response& response);
  void on_page(FeedPage page);
  void on_cursor_unknown();
};

}  // namespace doorstep::sync
