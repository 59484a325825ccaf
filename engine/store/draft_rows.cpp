// The drafts in feed.db.
#include "doorstep/store/feed_store.h"

#include "database.h"
#include "sealer.h"

namespace doorstep::store {
namespace {

std::string seal_name(const DraftKey& key) { return "draft " + key.visit + " " + key.kind + " " + key.carer; }

DraftRow without_text(const Query& row) {
  return {{std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2))},
          std::string(row.text(3)),
          row.integer(4),
          row.integer(5),
          {}};
}

}  // namespace

void FeedStore::put_draft(const DraftRow& draft) {
  DraftRow stored = draft;
  stored.text = sealer_->seal(seal_name(draft.key), draft.text);
  put_stored_draft(stored);
}

void FeedStore::put_stored_draft(const DraftRow& draft) {
  db_->query("INSERT OR REPLACE INTO draft VALUES(?, ?, ?, ?, ?, ?, ?)")
      .bind(draft.key.visit)
      .bind(draft.key.kind)
      .bind(draft.key.carer)
      .bind(draft.person)
      .bind(draft.at)
      .bind(draft.after)
      .bind(draft.text)
      .run();
}

std::optional<DraftRow> FeedStore::draft(const DraftKey& key) const {
  Query row = db_->query(
      "SELECT visit, kind, carer, person, at, after, text FROM draft WHERE visit = ? AND kind = ? AND carer "
      "= ?");
  if (!row.bind(key.visit).bind(key.kind).bind(key.carer).step()) return std::nullopt;
  DraftRow out = without_text(row);
  out.text = sealer_->open(seal_name(key), row.text(6));
  return out;
}

std::vector<DraftRow> FeedStore::drafts() const {
  std::vector<DraftRow> out;
  Query row =
      db_->query("SELECT visit, kind, carer, person, at, after FROM draft ORDER BY visit, kind, carer");
  while (row.step()) out.push_back(without_text(row));
  return out;
}

void FeedStore::drop_draft(const DraftKey& key) {
  db_->query("DELETE FROM draft WHERE visit = ? AND kind = ? AND carer = ?")
      .bind(key.visit)
      .bind(key.kind)
      .bind(key.carer)
      .run();
}

void FeedStore::drop_old_drafts(Millis before) {
  db_->query(
         "DELETE FROM draft WHERE at < ? AND NOT EXISTS"
         " (SELECT 1 FROM doc WHERE kind = 'planned_visit' AND id = draft.visit)")
      .bind(before)
      .run();
}

void FeedStore::seal_drafts() {
  std::vector<std::pair<DraftKey, std::string>> open;
  Query all = db_->query("SELECT visit, kind, carer, person, at, after, text FROM draft");
  while (all.step())
    if (!Sealer::is_sealed(all.text(6))) open.emplace_back(without_text(all).key, all.text(6));
  for (const auto& [key, text] : open) {
    const std::string sealed = sealer_->seal(seal_name(key), text);
    db_->query("UPDATE draft SET text = ? WHERE visit = ? AND kind = ? AND carer = ?")
        .bind(sealed)
        .bind(key.visit)
        .bind(key.kind)
        .bind(key.carer)
        .run();
  }
}

}  // namespace doorstep::store
