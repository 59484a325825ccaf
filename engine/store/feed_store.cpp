#include "doorstep/store/feed_store.h"

#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "database.h"
#include "sealer.h"

namespace doorstep::store {
namespace {

#define DOORSTEP_DRAFTS                                                                                    \
  "CREATE TABLE draft(visit TEXT NOT NULL, kind TEXT NOT NULL, carer TEXT NOT NULL, person TEXT NOT NULL," \
  " at INTEGER NOT NULL, after INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY(visit, kind, carer))"     \
  " STRICT, WITHOUT ROWID;"

constexpr Schema kFeedSchema{kFeedVersion, DOORSTEP_DRAFTS R"sql(
CREATE TABLE doc(
  kind TEXT NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL, person TEXT NOT NULL, doc TEXT NOT NULL,
  PRIMARY KEY(kind, id)) STRICT, WITHOUT ROWID;
CREATE INDEX doc_person ON doc(person, kind);
CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO setting VALUES('id', lower(hex(randomblob(16)))), ('version', '0');
)sql",
                             DOORSTEP_DRAFTS};
#undef DOORSTEP_DRAFTS

// Whom a document is about; empty where it is about nobody.
std::string about(const FeedRow& row) {
  if (row.kind == "person") return row.id;
  const auto doc = nlohmann::json::parse(*row.doc, nullptr, false);
  if (!doc.is_object()) return {};
  const auto person = doc.find("person");
  return person != doc.end() && person->is_string() ? person->get<std::string>() : std::string();
}

// As it is stored, sealed or not.
FeedRow stored_row(const Query& row) {
  return {std::string(row.text(0)), std::string(row.text(1)), row.integer(2), std::string(row.text(3))};
}

DraftRow stored_draft(const Query& row) {
  return {{std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2))},
          std::string(row.text(3)),
          row.integer(4),
          row.integer(5),
          std::string(row.text(6))};
}

std::string seal_name(const FeedRow& row) { return "feed " + row.kind + " " + row.id; }

// What needs no PIN: how to record.
bool is_open(std::string_view kind) { return kind == "policy"; }

}  // namespace

int feed_version(const Place& place, const DatabaseKey& key) { return version_of(place, kFeedFile, key); }

FeedStore::FeedStore(const Place& place, const DatabaseKey& key, Absent absent)
    : db_(open_database(place, kFeedFile, key, kFeedSchema, Durability::full, absent)),
      sealer_(std::make_unique<Sealer>()) {}
FeedStore::~FeedStore() = default;
FeedStore::FeedStore(FeedStore&&) noexcept = default;
FeedStore& FeedStore::operator=(FeedStore&&) noexcept = default;

void FeedStore::apply(std::span<const FeedRow> changes, const std::string& cursor, bool full) {
  {
    Transaction transaction(*db_);
    for (const auto& row : changes) {
      if (row.doc)
        put(row, full);
      else
        remove(row);
    }
    if (full) remove_unnamed(changes);
    db_->query("UPDATE setting SET value = CAST(value AS INTEGER) + 1 WHERE name = 'version'").run();
    set("cursor", cursor);
    transaction.commit();
  }
  forget_old_pages();
}

// Old pages must not live on in the write-ahead log.
void FeedStore::forget_old_pages() { db_->query("PRAGMA wal_checkpoint(TRUNCATE)").run(); }

FeedRow FeedStore::read_row(const Query& row) const {
  FeedRow out = stored_row(row);
  out.doc = sealer_->open(seal_name(out), *out.doc);
  return out;
}

std::vector<FeedRow> FeedStore::read_rows(Query& rows) const {
  std::vector<FeedRow> out;
  while (rows.step()) out.push_back(read_row(rows));
  return out;
}

void FeedStore::put(const FeedRow& row, bool any_revision) {
  FeedRow stored = row;
  if (!is_open(row.kind)) stored.doc = sealer_->seal(seal_name(row), *row.doc);
  put_stored(stored, about(row), any_revision);
}

void FeedStore::put_stored(const FeedRow& row, const std::string& person, bool any_revision) {
  db_->query(
         "INSERT INTO doc VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET rev = ?3, person = ?4, doc = "
         "?5"
         " WHERE rev <= ?3 OR ?6")
      .bind(row.kind)
      .bind(row.id)
      .bind(row.rev)
      .bind(person)
      .bind(*row.doc)
      .bind(std::int64_t{any_revision})
      .run();
}

void FeedStore::remove(const FeedRow& row) {
  db_->query("DELETE FROM doc WHERE kind = ? AND id = ? AND rev <= ?")
      .bind(row.kind)
      .bind(row.id)
      .bind(row.rev)
      .run();
  if (row.kind != "person" || holds("person", row.id)) return;
  db_->query("DELETE FROM doc WHERE person = ?").bind(row.id).run();
  db_->query("DELETE FROM draft WHERE person = ?").bind(row.id).run();
}

void FeedStore::remove_unnamed(std::span<const FeedRow> named) {
  std::set<std::pair<std::string_view, std::string_view>> keep;
  for (const auto& row : named)
    if (row.doc) keep.emplace(row.kind, row.id);
  std::vector<std::pair<std::string, std::string>> gone;
  Query all = db_->query("SELECT kind, id FROM doc");
  while (all.step())
    if (!keep.contains({all.text(0), all.text(1)})) gone.emplace_back(all.text(0), all.text(1));
  for (const auto& [kind, id] : gone) {
    db_->query("DELETE FROM doc WHERE kind = ? AND id = ?").bind(kind).bind(id).run();
    if (kind == "person") db_->query("DELETE FROM draft WHERE person = ?").bind(id).run();
  }
}

void FeedStore::use_read_key(const std::string& key, platform::Random& random) { sealer_->use(key, random); }

bool FeedStore::sealed() const { return setting("sealed").has_value(); }

void FeedStore::seal_all() {
  if (sealed() &&
      db_->integer("SELECT EXISTS(SELECT 1 FROM doc WHERE kind <> 'policy' AND substr(doc, 1, 1) <> char(1))"
                   " OR EXISTS(SELECT 1 FROM draft WHERE substr(text, 1, 1) <> char(1))") == 0)
    return;
  {
    Transaction transaction(*db_);
    set("sealed", "1");
    seal_documents();
    seal_drafts();
    transaction.commit();
  }
  forget_old_pages();
}

void FeedStore::seal_documents() {
  std::vector<FeedRow> open;
  Query all = db_->query("SELECT kind, id, rev, doc FROM doc");
  while (all.step())
    if (!is_open(all.text(0)) && !Sealer::is_sealed(all.text(3))) open.push_back(stored_row(all));
  for (const auto& row : open) {
    const std::string sealed = sealer_->seal(seal_name(row), *row.doc);
    db_->query("UPDATE doc SET doc = ? WHERE kind = ? AND id = ?")
        .bind(sealed)
        .bind(row.kind)
        .bind(row.id)
        .run();
  }
}

void FeedStore::drop_sealed() {
  {
    Transaction transaction(*db_);
    db_->execute(
        "DELETE FROM doc WHERE kind <> 'policy'; DELETE FROM draft WHERE substr(text, 1, 1) = char(1);"
        "DELETE FROM setting WHERE name IN ('sealed', 'cursor');"
        "UPDATE setting SET value = CAST(value AS INTEGER) + 1 WHERE name = 'version'");
    transaction.commit();
  }
  forget_old_pages();
}

bool FeedStore::holds(std::string_view kind, std::string_view id) const {
  Query row = db_->query("SELECT 1 FROM doc WHERE kind = ? AND id = ?");
  return row.bind(kind).bind(id).step();
}

std::string FeedStore::person_of(std::string_view kind, std::string_view id) const {
  Query row = db_->query("SELECT person FROM doc WHERE kind = ? AND id = ?");
  return row.bind(kind).bind(id).step() ? std::string(row.text(0)) : std::string();
}

std::optional<std::string> FeedStore::cursor() const { return setting("cursor"); }

std::int64_t FeedStore::version() const {
  return db_->integer("SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'version'");
}

std::string FeedStore::id() const { return setting("id").value_or(""); }

std::optional<FeedRow> FeedStore::document(std::string_view kind, std::string_view id) const {
  Query row = db_->query("SELECT kind, id, rev, doc FROM doc WHERE kind = ? AND id = ?");
  return row.bind(kind).bind(id).step() ? std::optional(read_row(row)) : std::nullopt;
}

std::vector<FeedRow> FeedStore::documents(std::string_view kind) const {
  Query rows = db_->query("SELECT kind, id, rev, doc FROM doc WHERE kind = ? ORDER BY id");
  return read_rows(rows.bind(kind));
}

std::vector<FeedRow> FeedStore::documents_of(std::string_view kind, std::string_view person) const {
  Query rows = db_->query("SELECT kind, id, rev, doc FROM doc WHERE kind = ? AND person = ? ORDER BY id");
  return read_rows(rows.bind(kind).bind(person));
}

std::optional<std::string> FeedStore::setting(std::string_view name) const {
  Query row = db_->query("SELECT value FROM setting WHERE name = ?");
  return row.bind(name).step() ? std::optional(std::string(row.text(0))) : std::nullopt;
}

void FeedStore::set(std::string_view name, std::string_view value) {
  db_->query("INSERT INTO setting VALUES(?1, ?2) ON CONFLICT DO UPDATE SET value = ?2")
      .bind(name)
      .bind(value)
      .run();
}

bool FeedStore::sound() const {
  Query row = db_->query("PRAGMA integrity_check(1)");
  return row.step() && row.text(0) == "ok";
}

void FeedStore::abandon(std::optional<FeedStore>& store) {
  if (store) store->db_->abandon();
  store.reset();
}

FeedStore::Remains FeedStore::salvage(const Place& place, const DatabaseKey& key, const std::string& name) {
  const std::string wal = "-wal";
  if (place.exists(kFeedFile)) place.copy(kFeedFile, name);
  if (place.exists(kFeedFile + wal)) place.copy(kFeedFile + wal, name + wal);
  Remains remains;
  const auto read = [&](std::string_view sql, const auto& take) {
    try {
      const auto db = connect(place, kFeedFile, key);
      Query row = db->query(sql);
      while (row.step()) take(row);
    } catch (const Error& error) {
      if (error.error_class() != ErrorClass::corrupt && error.error_class() != ErrorClass::bug) throw;
    }
  };
  read("SELECT kind, id, rev, doc, person FROM doc",
       [&](const Query& row) { remains.documents.emplace_back(stored_row(row), std::string(row.text(4))); });
  read("SELECT visit, kind, carer, person, at, after, text FROM draft",
       [&](const Query& row) { remains.drafts.push_back(stored_draft(row)); });
  read("SELECT name, value FROM setting WHERE name NOT IN ('id', 'version', 'cursor')",
       [&](const Query& row) { remains.settings.emplace_back(row.text(0), row.text(1)); });
  remove_database(place, kFeedFile);
  return remains;
}

void FeedStore::fill(const Remains& remains) {
  Transaction transaction(*db_);
  for (const auto& [row, person] : remains.documents) put_stored(row, person, true);
  for (const auto& draft : remains.drafts) put_stored_draft(draft);
  for (const auto& [name, value] : remains.settings) set(name, value);
  transaction.commit();
}

}  // namespace doorstep::store
