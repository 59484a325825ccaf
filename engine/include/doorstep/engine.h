// The C++ face of what a carer's device knows and does: open, record, query, sync's needs, close.
//
// A directory holds log.db (append-only: the truth), feed.db (the copy of what the hub sent, and sync's
// journal), view.db (read models, disposable), blobs.db (attachments) and key.check. All databases are encrypted; the key and
// the device's own Ed25519 key live in the platform's key store.
//
// Threads: every member may be called from any thread; calls are taken one after the other.
// Errors: doorstep::Error. `corrupt` is mended where it is met (see incidents()), so a caller sees it only
// where nothing could be mended.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/engine_values.h"
#include "doorstep/event/bytes.h"
#include "doorstep/event/chain.h"
#include "doorstep/event/crypto.h"
#include "doorstep/event/error.h"
#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/platform/clock.h"
#include "doorstep/platform/key_store.h"
#include "doorstep/platform/random.h"

namespace doorstep {

// What the engine stands on. The references must outlive it.
struct Config {
  std::filesystem::path directory;  // made (mode 0700) where it is not there
  const platform::Clock& clock;
  platform::Random& random;
  const Crypto& crypto;
  platform::KeyStore& key_store;
  // A registered SQLite VFS that holds the directory; empty: the operating system's. With one of its own the
  // directory is not locked against other processes.
  std::string vfs;
  // A device whose own key the key store has lost is opened too, as one that is to be enrolled anew (recovery.h).
  bool without_device_key = false;
};

class Engine {
 public:
  // Opens or makes the directory. Throws Error: busy (directory_in_use), key (key_missing, key_wrong),
  // too_new (nothing was touched), space, corrupt, bug (sqlite_too_old).
  static std::unique_ptr<Engine> open(const Config& config);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // --- enrolment -----------------------------------------------------------------------------------------

  // The public key to enrol next: made once and kept until begin_log() uses it, so that a lost answer can be asked for
  // again with the same key.
  PublicKey enrolment_key();
  void forget_enrolment_key();  // the hub has it already (key_in_use): the next one is new
  // Begins a log for what enrolment answered. What an earlier log had not sent is adopted in the new one, in
  // the same transaction; and what it had sent where its receipts are of another epoch than the hub's now.
  void begin_log(const Identity& identity);
  std::optional<Identity> identity() const;  // of the current log
  // The device's key of the current log; it outlives the engine. Throws Error(auth, not_enrolled).
  std::shared_ptr<const Signer> signer() const;
  // What is to be left with the hub, so that the loss of the key store loses no event: 32 bytes, the same until
  // recovery_kept(); nullopt: the hub has it. Made anew for each enrolment and each epoch of the hub. See recovery.h.
  std::optional<std::string> recovery_secret();
  void recovery_kept();  // the hub has it durably: it is forgotten here
  // Goes on with lines that another directory of this tablet has recorded and not sent, as `log.adopted`.
  void adopt(const DeviceId& from, const std::vector<std::string>& lines);
  // Takes over the attachments of such a directory: before its lines, so that no event names bytes that are not here. What
  // is here already is not taken again. Throws Error(space) where the disk is full.
  void adopt_attachments(const Engine& other);
  // Erases the device's keys and files (the office asked for it). Nothing but destruction may follow.
  void wipe();

  // --- recording -----------------------------------------------------------------------------------------

  // Durable when it returns; needs no network, no known visit and no known person. Throws Error(rejected, bad_event),
  // and nothing is written, where the event would not be sound (protocol.md §1).
  Recorded record(const NewEvent& event);
  VisitId new_visit_id();  // for an unplanned visit

  // Puts the bytes into blobs.db and then records attachment.added: both are durable when it returns, and the event never
  // names bytes that are not there. Throws Error: rejected (bad_attachment, unsupported_type, too_large), and space
  // (attachments_full) where what waits to be sent is as much as a device may hold (512 MiB).
  Attached attach(const NewAttachment& attachment);

  // --- drafts of notes ---------------------------------------------------------------------------------------

  // Durable when it returns, so that a kill at any keystroke loses nothing. Recording the note erases its draft; so does
  // the end of its visit's time on the device. Putting needs no unlock, reading does.
  // Throws Error(rejected, bad_draft): a kind of 1 to 64 characters, a text of at most 100,000 bytes.
  void put_draft(const DraftId& id, std::string_view text);
  std::optional<Draft> draft(const DraftId& id) const;
  std::vector<Draft> drafts() const;  // by visit, without their texts; needs no unlock
  void drop_draft(const DraftId& id);

  // --- the lock ------------------------------------------------------------------------------------------------
  // Once a carer has a PIN, what the hub has sent and what is typed lie sealed in the files, and reading throws
  // Error(key, locked) until one unlocks. Recording, drafts, status and sync's push never need it.

  LockState lock_state() const;
  bool locked() const;  // of the same, at no cost
  // A carer's first PIN (while the device is unlocked, or nobody has one yet), or, with `current`, another one. Throws
  // Error: rejected (bad_pin: 4 to 64 characters, and no run like 1234; pin_set; wrong_pin), key (locked), auth
  // (pin_locked).
  void set_pin(const CarerId& carer, std::string_view current, std::string_view pin);
  // About 60 ms, in which the engine serves others. Throws Error: rejected (wrong_pin, no_pin), auth (pin_locked).
  void unlock(const CarerId& carer, std::string_view pin);
  void lock();
  void touch();  // somebody uses the device: two minutes without it, a draft or a record, and it locks
  void require_unlocked() const;  // throws Error(key, locked)

  // --- queries: Error(key, locked) while the device is locked -------------------------------------------------------------------------------------------

  // Visits that overlap [from, to): planned ones in the order of their start, and unplanned ones of this device.
  std::vector<VisitSummary> visits(Millis from, Millis to) const;
  // The same for the local day of the wall clock in the provider's zone (policy; Europe/London without one).
  std::vector<VisitSummary> today() const;
  std::optional<VisitSummary> visit(const VisitId& visit) const;
  // The lines of this device's logs that belong to a visit, oldest first.
  std::vector<std::string> visit_lines(const VisitId& visit) const;
  // What a recording needs of a visit: whether it is planned, person and service. While the device is locked it knows
  // the person, and what was recorded here.
  std::optional<VisitSummary> visit_to_record(const VisitId& visit) const;
  // The id of a document by its id or the office's name (`ref`). While the device is locked only ids, and the names of
  // carers with a PIN, are known.
  std::optional<std::string> id_of(std::string_view kind, const std::string& name_or_id) const;
  // Policies are read by anyone: they say how to record.
  std::optional<Document> document(std::string_view kind, std::string_view id) const;
  std::vector<Document> documents(std::string_view kind) const;  // in the order of their ids
  // Documents of a kind that belong to a person: notes, tasks, outcomes, planned visits.
  std::vector<Document> documents_of(std::string_view kind, const PersonId& person) const;
  // Oldest first; without those whose bytes were erased, since the hub has them and their time has passed.
  std::vector<Attachment> attachments(const VisitId& visit) const;
  // At most `most` bytes from `offset`; empty where there are none. `sha256` in base64url. For sync too, so it is for who
  // shows them to ask require_unlocked() first.
  std::string attachment_bytes(std::string_view sha256, std::int64_t offset, std::size_t most) const;
  UnsentAttachments unsent_attachments() const;
  Status status() const;
  std::vector<Incident> incidents() const;

  // --- the log -------------------------------------------------------------------------------------------

  event::Head head() const;  // of the current log; of an empty log where the device is not enrolled
  event::Head head_at(std::int64_t seq) const;  // throws Error(bug) where there is no such line
  // From `from` on, in order and without a gap: at most `max_lines`, and as many as fit into `max_bytes` (a
  // newline each counted), but at least one where there is one.
  // Throws Error(corrupt, lines_lost) where `from` was lost to damage after the hub had acknowledged it: the log goes
  // on without it, but a hub that was restored to before it needs this device to enrol anew.
  std::vector<std::string> lines(std::int64_t from, std::size_t max_lines, std::size_t max_bytes) const;
  std::string sign_head(std::int64_t seq) const;  // the last line of a push or a log file (protocol.md §4)
  std::vector<LogInfo> logs() const;              // oldest first; the last is the current one
  std::vector<std::string> lines_of(std::int64_t log, std::int64_t from, std::size_t max_lines) const;
  // Reads everything: chains, hashes and the database itself. Damage that it meets is mended, as everywhere.
  LogCheck verify() const;

  // --- sync's needs --------------------------------------------------------------------------------------

  std::int64_t sent_seq() const;  // lines 1 to this one are receipted
  // `receipt` was verified and its head is that of this log. A receipt of a new epoch takes back what older
  // epochs vouched for beyond it; one of an epoch that has passed changes nothing.
  void add_receipt(const Receipt& receipt);
  void regress(std::int64_t seq);  // the hub holds only the lines up to `seq`
  std::optional<std::string> cursor() const;
  // One transaction. `full`: the changes are everything there is; what they do not name is deleted. Who goes
  // is deleted with all that belongs to them, from everything but the log.
  void apply_feed(const std::vector<FeedChange>& changes, const std::string& cursor, bool full);
  // What the hub has not vouched for, at most `most`: thumbnails first, then the oldest.
  std::vector<UnsentBlob> unsent_blobs(std::size_t most) const;
  // A receipt for the bytes was verified. They are kept for the rota's horizon, and offered again to a hub of another epoch.
  void add_blob_receipt(std::string_view sha256, const std::string& epoch);
  void save_sync_journal(const SyncJournal& journal);
  SyncJournal sync_journal() const;

  // --- observing -----------------------------------------------------------------------------------------

  int add_observer(Observer observer);  // gives a number for remove_observer()
  void remove_observer(int number);     // a call under way on another thread may still end after this

  struct State;  // the engine's own

 private:
  explicit Engine(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace doorstep
