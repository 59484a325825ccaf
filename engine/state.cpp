#include "state.h"

namespace doorstep {
namespace {

std::string entry_setting(std::int64_t log) { return "log." + std::to_string(log); }

}  // namespace

Engine::State::State(const Config& configuration)
    : config(configuration),
      place(configuration.directory.string(), configuration.vfs),
      stamp(configuration.clock, configuration.random) {}

void Engine::State::open() {
  if (config.vfs.empty()) {
    platform::make_private_folder(config.directory);
    lock.emplace(config.directory);
  }
  const bool there = place.exists(store::kLogFile) || place.exists(store::kFeedFile);
  const auto vault = store::open_vault(place, there, config.key_store, config.random, config.crypto);
  key = vault.key;
  absent = vault.checked ? store::Absent::damage : store::Absent::make;
  refuse_later_versions();
  mending([&] { look_for_losses(); });
  if (!vault.checked) store::write_key_check(place, key, config.random, config.crypto);
  absent = store::Absent::damage;
  pinned = feed->sealed() || !load_pins(config.key_store).empty();
  if (signer) reserve.make(config.random);
}

void Engine::State::refuse_later_versions() const {
  if (store::log_version(place, key) > store::kLogVersion ||
      store::feed_version(place, key) > store::kFeedVersion ||
      store::blob_version(place, key) > store::kBlobVersion)
    throw Error(ErrorClass::too_new, "too_new", "the directory is of a later Doorstep");
}

void Engine::State::ensure_open() {
  if (wiped) throw Error(ErrorClass::auth, "wiped", "this device was wiped");
  // The feed first: it holds what a mended log may have lost.
  if (!feed) open_feed(absent);
  if (!log) open_log();
}

void Engine::State::open_feed(store::Absent if_absent) {
  feed.emplace(place, key, if_absent);
  if (session) feed->use_read_key(session->read_key, config.random);
}

void Engine::State::open_log() {
  store::finish_mending(place, key, config.crypto);
  log.emplace(place, key, config.crypto, absent);
  for (; !unreported.empty(); unreported.erase(unreported.begin())) log->add_incident(unreported.front());
  if (!log->current()) return;
  const auto& entry = *log->current();
  if (const auto last = log->line_at(entry.number, log->head().seq)) stamp.follow(*last);
  const bool lost = config.without_device_key && !config.key_store.get(device_secret(entry.public_key));
  signer = read_identity(entry) && !lost ? load_signer(entry.public_key) : nullptr;
  keep_copy_of_entry();
}

void Engine::State::keep_copy_of_entry() {
  const std::string name = entry_setting(log->current()->number);
  try {
    if (!feed->setting(name)) feed->set(name, write_entry(*log->current()));
  } catch (const store::Damaged&) {
    throw;
  } catch (const Error&) {  // a disk that is full or failing: at the next opening
  }
}

void Engine::State::look_for_losses() {
  if (store::wal_hides_lines(place, key, config.crypto, *log))
    throw store::Damaged(store::kLogFile, "log.db-wal is damaged");
  if (place.exists(store::kViewFile)) view.emplace(place, key);
  if (others_know_more()) mend_log("lines_missing");
}

// The other files follow the log: what they know, it had.
bool Engine::State::others_know_more() const {
  const std::int64_t number = log->current() ? log->current()->number : 0;
  if (feed->setting(entry_setting(number + 1))) return true;
  if (!view || !view->has_seen(*log)) return false;
  const auto seen = view->seen();
  return seen.log > number || (seen.log == number && seen.seq > log->head().seq);
}

void Engine::State::mend(const std::string& file) {
  // Nothing proves that the key is right: it is not taken for damage.
  if (absent == store::Absent::make && file != store::kViewFile)
    throw Error(ErrorClass::key, "key_unproven",
                file + " does not open, and key.check is not there to say why");
  if (file == store::kLogFile) return mend_log("damaged");
  if (file == store::kFeedFile) return mend_feed();
  if (file == store::kBlobFile) return mend_blobs();
  store::ViewStore::discard(place, view);
}

void Engine::State::mend_log(const std::string& code) {
  store::LogStore::abandon(log);
  if (!view && place.exists(store::kViewFile)) view.emplace(place, key);
  store::Mender mender;
  mender.now = stamp.wall_ms();
  mender.code = code;
  mender.known_log = view ? view->seen().log : 0;
  mender.known_seq = view ? view->seen().seq : 0;
  mender.adopt = [&](const store::LogEntry& entry, const event::Head& head,
                     std::span<const std::string> lines) { return adopt(entry, head, entry.device, lines); };
  mender.find_entry = [&](std::int64_t number) -> std::optional<store::LogEntry> {
    const auto text = feed->setting(entry_setting(number));
    return text ? read_entry(number, *text) : std::nullopt;
  };
  store::mend_log(place, key, config.crypto, mender);
  open_log();
}

void Engine::State::mend_feed() {
  const std::string name = store::set_aside_name(place, store::kFeedFile, stamp.wall_ms());
  store::FeedStore::abandon(feed);
  const auto remains = store::FeedStore::salvage(place, key, name);
  open_feed(store::Absent::make);
  feed->fill(remains);
  const bool there = place.exists(name);
  report({stamp.wall_ms(), store::kFeedFile, there ? "damaged" : "missing", there ? name : "", 0, 0, 0});
}

void Engine::State::report(const store::IncidentRow& incident) {
  if (log)
    log->add_incident(incident);
  else
    unreported.push_back(incident);
}

void Engine::State::require_room() {
  if (reserve.is_full()) reserve.make(config.random);
  if (reserve.is_full())
    throw Error(ErrorClass::space, "disk_full", "what room there is is kept for recording");
}

store::ViewStore& Engine::State::fresh_view() {
  if (!view) view.emplace(place, key);
  view->catch_up(*log, locked() ? nullptr : &*feed);
  return *view;
}

}  // namespace doorstep
