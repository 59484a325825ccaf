// The insides of an engine. Private to the engine.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "doorstep/engine.h"
#include "doorstep/platform/directory_lock.h"
#include "doorstep/store/blob_store.h"
#include "doorstep/store/damage.h"
#include "doorstep/store/feed_store.h"
#include "doorstep/store/log_store.h"
#include "doorstep/store/mending.h"
#include "doorstep/store/view_store.h"

#include "pins.h"
#include "reserve.h"
#include "stamp.h"

namespace doorstep {

struct Engine::State {
  explicit State(const Config& configuration);

  // Takes the mutex and does `work`; what it meets damaged is mended and the work done again.
  template <class Work>
  auto run(const Work& work) {
    const std::lock_guard guard(mutex);
    return mending(work);
  }

  // The same for what only a carer may see who has unlocked.
  template <class Work>
  auto read(const Work& work) {
    return run([&] {
      require_unlocked();
      return work();
    });
  }

  // Recording on a full disk: with the room of the reserve.
  template <class Work>
  auto with_reserve(const Work& work) {
    try {
      return work();
    } catch (const Error& error) {
      if (error.error_class() != ErrorClass::space || !reserve.release()) throw;
    }
    return work();
  }

  // Damage that comes back after each file was mended is thrown. A mending that failed is tried again next time.
  template <class Work>
  auto mending(const Work& work) {
    constexpr int kMostMendings = 4;
    std::string damaged;
    for (int mendings = 0;; ++mendings) {
      try {
        if (!damaged.empty()) mend(std::exchange(damaged, {}));
        ensure_open();
        return work();
      } catch (const store::Damaged& damage) {
        if (mendings == kMostMendings) throw;
        damaged = damage.file();
      }
    }
  }

  void open();
  void refuse_later_versions() const;
  void ensure_open();
  void open_feed(store::Absent if_absent);
  void open_log();  // and what hangs on it: stamp, signer
  void mend(const std::string& file);
  void mend_log(const std::string& code);
  void mend_feed();
  void mend_blobs();
  void finish_mending_blobs();
  void look_for_losses();  // of lines that nothing in log.db itself betrays
  bool others_know_more() const;
  void keep_copy_of_entry();  // in feed.db, where it is not yet
  void report(const store::IncidentRow& incident);
  void forget_damaged_feeds(bool full);  // a full feed replaces all that they held
  void erase();

  void tell(Change change);  // with the mutex free

  // lock.cpp
  bool locked();            // ends a session that has idled too long
  void require_unlocked();  // throws Error(key, locked)
  void touch();
  void begin_session(const CarerId& carer, const std::string& read_key);
  void end_session();
  PinSlot count_try(const CarerId& carer);
  void accept_pin(const CarerId& carer, const std::string& read_key);
  [[noreturn]] void refuse_pin(const CarerId& carer);
  void save_pins(const std::vector<PinSlot>& slots);
  void forget_lost_pins();     // at an enrolment, which the office has allowed
  void forget_leavers_pins();  // of carers who are not this device's any more

  void require_room();  // throws Error(space, disk_full): what is left is for recording

  // recovery.cpp
  std::optional<std::string> recovery_secret();
  void recovery_kept();

  // drafts.cpp
  bool is_recorded(const store::DraftRow& draft);  // as the note that it was to become
  void drop_draft_of(const NewEvent& event);
  event::Envelope envelope_of(const NewEvent& event);  // what follows the log's head
  Recorded append(const event::Envelope& envelope);    // throws Error(rejected, bad_event)

  store::ViewStore& fresh_view();  // caught up
  store::BlobStore& blob_store();  // opened where it is not yet
  bool has_blobs() const { return blobs || store::BlobStore::is_there(place); }
  void settle_attachments();  // that a crash left between their bytes and their event
  void erase_old_attachments();
  const store::LogEntry& enrolled() const;  // throws Error(auth, not_enrolled)
  PublicKey pending_key();                  // made where there is none
  void forget_pending_key();
  std::shared_ptr<const Signer> load_signer(const PublicKey& key) const;
  void adopt_beside(const DeviceId& from, const std::vector<std::string>& lines);
  void begin_log(const Identity& identity);
  std::vector<std::string> adopt(const store::LogEntry& into, const event::Head& head, const DeviceId& from,
                                 std::span<const std::string> lines);
  std::vector<std::string> adopt_earlier(const store::LogEntry& into);
  std::vector<std::string> lines_between(std::int64_t number, std::int64_t first, std::int64_t last) const;

  Config config;
  std::optional<platform::DirectoryLock> lock;
  store::Place place;
  Reserve reserve{place};
  store::DatabaseKey key;
  store::Absent absent = store::Absent::make;  // once the directory was made whole, what is missing is lost
  std::optional<store::LogStore> log;
  std::optional<store::FeedStore> feed;
  std::optional<store::ViewStore> view;
  std::optional<store::BlobStore> blobs;  // opened when attachments are first asked for
  Stamp stamp;
  std::shared_ptr<const Signer> signer;  // of the current log
  struct Session {
    CarerId carer;
    std::string read_key;
    std::string boot;
    std::int64_t active_uptime_ms = 0;
  };
  std::optional<Session> session;  // who has unlocked
  bool pinned = false;             // a carer has a PIN, or had one and it was lost
  std::string recovery_left;       // the device and epoch for which the hub is known to have the secret
  std::vector<store::IncidentRow> unreported;  // met while log.db was not open
  bool wiped = false;
  std::map<int, Observer> observers;
  int last_observer = 0;
  std::mutex mutex;
};

// The seed of the key to enrol next, made where there is none; its names in the key store.
inline constexpr const char* kPendingSecret = "device.pending";
inline constexpr const char* kRecoverySecret = "recovery";  // not yet known to be with the hub
std::string pending_seed(platform::KeyStore& keys, platform::Random& random);
PublicKey public_key_of(const std::string& seed);
std::string device_secret(const PublicKey& key);
void remove_recovery_files(const store::Place& place);

// What enrolment gave, as log.db keeps it (nullopt where a mended file has lost it); a log's entry, as feed.db keeps
// a copy of it; and sync's journal.
std::string write_identity(const Identity& identity);
std::optional<Identity> read_identity(const store::LogEntry& entry);
std::string write_entry(const store::LogEntry& entry);
std::optional<store::LogEntry> read_entry(std::int64_t number, const std::string& text);
std::string write_journal(const SyncJournal& journal);
SyncJournal read_journal(const std::string& text);

}  // namespace doorstep
