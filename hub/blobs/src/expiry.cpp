// What nobody goes on with, and what no event names.
#include <string>
#include <utility>
#include <vector>

#include "doorstep/event/envelope.h"
#include "doorstep/hub/blobs/blobs.h"
#include "doorstep/hub/store/facts.h"
#include "doorstep/visit/body.h"

#include "blob_store.h"

namespace doorstep::hub {

namespace {

constexpr std::int64_t kBatch = 100;
// In meta: how far the events that came before this hub knew attachments have been looked through, as provider, a space
// and the event's id; or that all have.
constexpr std::string_view kNamedUpTo = "attachments_named_up_to";
constexpr std::string_view kAll = "all";

void name_blobs_of(Connection& db, const ProviderFact& found) {
  const auto envelope = event::parse_envelope(found.fact.bytes);
  const auto body = envelope ? visit::parse_body("attachment.added", envelope->body) : visit::Body();
  const auto* added = std::get_if<visit::AttachmentAdded>(&body);
  if (added == nullptr) return;
  std::vector<std::string> named{added->sha256};
  if (added->thumbnail) named.push_back(added->thumbnail->sha256);
  for (const auto& sha256 : named) {
    db.exec(
        "INSERT INTO attachment (provider, sha256, event) VALUES ($1, $2, $3) ON CONFLICT (provider, sha256, "
        "event) DO "
        "NOTHING",
        found.provider, sha256, found.fact.id);
  }
}

// Once in a database's life, a batch at a time. False: all have been looked through.
bool name_earlier(Connection& db) {
  const auto row = db.first("SELECT value FROM meta WHERE name = $1", kNamedUpTo);
  const std::string reached = row ? row->text(0) : " ";
  if (reached == kAll) return false;
  const auto space = reached.find(' ');
  const auto facts = facts_of_type(db, "attachment.added", ProviderId(reached.substr(0, space)),
                                   EventId(reached.substr(space + 1)), kBatch);
  for (const auto& found : facts) name_blobs_of(db, found);
  const std::string now_reached =
      facts.empty() ? std::string(kAll) : facts.back().provider.str() + " " + facts.back().fact.id.str();
  db.exec(
      "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = "
      "excluded.value",
      kNamedUpTo, now_reached);
  return true;
}

bool drop_old_uploads(Connection& db, Millis touched_before) {
  const auto rows = db.query(
      "SELECT provider, device, sha256, parts FROM blob_upload WHERE touched_ms < $1 ORDER BY touched_ms "
      "LIMIT $2",
      touched_before, kBatch);
  for (const Row& row : rows)
    drop_upload(db, {ProviderId(row.text(0)), row.text(1), row.text(2)}, {row.text(3), {}, 0, 0});
  return !rows.empty();
}

// Each is looked at once: an event names it by then, and it stays, or none does.
bool settle_blobs(Connection& db, Millis received_before) {
  const auto rows = db.query(
      "SELECT provider, sha256, parts FROM blob WHERE named = 0 AND received_ms < $1 ORDER BY received_ms "
      "LIMIT $2",
      received_before, kBatch);
  for (const Row& row : rows) {
    const bool is_named = db.first("SELECT 1 FROM attachment WHERE provider = $1 AND sha256 = $2 LIMIT 1",
                                   row.text(0), row.text(1))
                              .has_value();
    if (is_named) {
      db.exec("UPDATE blob SET named = 1 WHERE provider = $1 AND sha256 = $2", row.text(0), row.text(1));
    } else {
      drop_blob(db, ProviderId(row.text(0)), row.text(1), row.text(2));
    }
  }
  return !rows.empty();
}

}  // namespace

bool Blobs::expire(Millis now) {
  return context_.store.write([&](Connection& db) {
    if (!db.try_lock("blobs expire")) return false;
    if (name_earlier(db)) return true;
    const bool uploads = drop_old_uploads(db, now - limits_.upload_life_ms);
    return settle_blobs(db, now - limits_.unnamed_life_ms) || uploads;
  });
}

}  // namespace doorstep::hub
