#include "append.h"

#include <algorithm>

#include "doorstep/event/error.h"
#include "doorstep/hub/store/derived.h"
#include "doorstep/hub/store/marks.h"
#include "doorstep/hub/store/occurrences.h"

#include "effects.h"

namespace doorstep::hub {

namespace {

Digest digest_of(const Row& row, std::size_t column) {
  Digest digest{};
  const auto& bytes = row.blob(column);
  std::copy_n(bytes.begin(), std::min(bytes.size(), digest.size()), digest.begin());
  return digest;
}

event::Head held_head(Connection& db, const Crypto& crypto, const Caller& device) {
  const auto row = db.first("SELECT seq, hash FROM log_head WHERE provider = $1 AND device = $2",
                            device.provider, device.id);
  if (!row) return event::empty_head(crypto);
  return {row->integer(0), digest_of(*row, 1)};
}

// The first seq from `from` to `to` at which the hub holds another line than `hash_at` says.
template <class HashAt>
std::optional<std::int64_t> first_difference(Connection& db, const Caller& device, std::int64_t from,
                                             std::int64_t to, HashAt hash_at) {
  std::optional<std::int64_t> different;
  db.each(
      "SELECT seq, hash FROM line WHERE provider = $1 AND device = $2 AND seq >= $3 AND seq <= $4 ORDER BY "
      "seq",
      [&](const Row& row) {
        if (!different && digest_of(row, 1) != hash_at(row.integer(0))) different = row.integer(0);
      },
      device.provider, device.id, from, to);
  return different;
}

// Whether a contact's head is a place in the log that the hub holds.
Outcome compare_head(Connection& db, const event::Head& held, const CheckedPush& push) {
  const event::Head& head = push.log.head;
  if (head.seq > held.seq) return LogGap{held.seq + 1, held.hash};
  if (head == held) return Taken{};
  const auto differs =
      first_difference(db, push.device, head.seq, head.seq, [&](std::int64_t) { return head.hash; });
  if (differs) return LogFork{*differs};
  return Taken{};
}

// Whether the lines begin inside or just behind what is held, and agree with it.
Outcome compare_lines(Connection& db, const event::Head& held, const CheckedPush& push) {
  const auto& lines = push.lines;
  const std::int64_t first = lines.front().envelope.seq;
  if (first > held.seq + 1) return LogGap{held.seq + 1, held.hash};
  if (first == held.seq + 1) {
    if (lines.front().envelope.prev != held.hash) return LogFork{held.seq};
    return Taken{};
  }
  const auto hash_at = [&](std::int64_t seq) { return lines[static_cast<std::size_t>(seq - first)].hash; };
  const std::int64_t last = std::min(held.seq, lines.back().envelope.seq);
  if (const auto differs = first_difference(db, push.device, first, last, hash_at)) return LogFork{*differs};
  return Taken{};
}

// Only from where it was read: two hubs can't both add to a log.
void move_head(Connection& db, const event::Head& from, const CheckedPush& push) {
  const event::Head& to = push.log.head;
  const auto moved = db.exec(
      "INSERT INTO log_head (provider, device, seq, hash) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (provider, device) DO UPDATE SET seq = excluded.seq, hash = excluded.hash WHERE "
      "log_head.seq = $5",
      push.device.provider, push.device.id, to.seq, to.hash, from.seq);
  if (moved == 0) throw Error(ErrorClass::transient, "log_moved", "another push of the device came between");
}

void tell_fork(Connection& db, const Context& context, const CheckedPush& push, std::int64_t seq) {
  const auto& device = push.device;
  const auto told =
      db.first("SELECT 1 FROM found WHERE provider = $1 AND device = $2 AND seq = $3 AND kind = 'log_fork'",
               device.provider, device.id, seq);
  if (told) return;
  Occurrence one;
  one.kind = OccurrenceKind::exception_raised;
  one.id = platform::make_uuid_v7(context.random, push.received_at);
  one.at = push.received_at;
  one.exception = "log_fork";
  one.device = device.id;
  db.exec(
      "INSERT INTO found (provider, id, kind, device, seq, at_ms, received_ms, detail) "
      "VALUES ($1, $2, 'log_fork', $3, $4, $5, $5, '')",
      device.provider, one.id, device.id, seq, push.received_at);
  write_occurrences(db, device.provider, {one}, push.received_at);
}

void add_contact(Connection& db, const CheckedPush& push) {
  const auto& contact = push.body->contact;
  if (!contact) return;
  db.send(
      "INSERT INTO contact (provider, device, boot, uptime_ms, received_ms, heard_ms, heard_uptime_ms, seq, "
      "log_seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (provider, device, boot, uptime_ms) "
      "DO NOTHING",
      push.device.provider, push.device.id, contact->boot, contact->uptime_ms, push.received_at,
      contact->heard_at, contact->heard_uptime_ms, push.log.head.seq, contact->log_seq);
  mark(db, push.device.provider, MarkKind::device, device_mark(push.device.id, contact->boot),
       push.received_at);
}

}  // namespace

Outcome append(Connection& db, const Context& context, const CheckedPush& push) {
  db.lock("log " + push.device.provider.str() + " " + push.device.id);
  db.lock(plan_lock(push.device.provider), LockMode::shared);
  const auto held = held_head(db, context.crypto, push.device);
  const Outcome outcome = push.lines.empty() ? compare_head(db, held, push) : compare_lines(db, held, push);
  if (const auto* fork = std::get_if<LogFork>(&outcome)) tell_fork(db, context, push, fork->seq);
  if (!std::holds_alternative<Taken>(outcome)) return outcome;
  if (push.log.head.seq > held.seq) move_head(db, held, push);
  Effects effects(db, context, push.device, push.received_at);
  for (const auto& line : push.lines) {
    if (line.envelope.seq > held.seq) effects.take(line);
  }
  effects.finish();
  add_contact(db, push);
  return outcome;
}

}  // namespace doorstep::hub
