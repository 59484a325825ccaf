#include "state.h"

#include <array>
#include <system_error>
#include <utility>

#include "doorstep/platform/openssl.h"
#include "doorstep/store/adoption.h"

namespace doorstep {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPendingSecret = "device.pending";
constexpr std::size_t kSeedBytes = 32;

std::string device_secret(const PublicKey& key) { return "device." + base64url(key); }
std::string entry_setting(std::int64_t log) { return "log." + std::to_string(log); }

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

void make_directory(const fs::path& directory) {
  std::error_code error;
  if (fs::is_directory(directory, error)) return;
  fs::create_directories(directory, error);
  if (!error) fs::permissions(directory, fs::perms::owner_all, error);
  if (error)
    throw Error(ErrorClass::rejected, "directory_unusable", directory.string() + ": " + error.message());
}

}  // namespace

Engine::State::State(const Config& configuration)
    : config(configuration),
      place(configuration.directory.string(), configuration.vfs),
      stamp(configuration.clock, configuration.random) {}

void Engine::State::open() {
  if (config.vfs.empty()) {
    make_directory(config.directory);
    lock.emplace(config.directory);
  }
  const bool there = place.exists(store::kLogFile) || place.exists(store::kFeedFile);
  const auto vault = store::open_vault(place, there, config.key_store, config.random, config.crypto);
  key = vault.key;
  absent = vault.checked ? store::Absent::damage : store::Absent::make;
  refuse_later_versions();
  store::finish_mending(place, key, config.crypto);
  // The feed first: it holds what a mended log may have lost.
  mending([&] { open_feed(); });
  mending([&] { open_log(); });
  mending([&] { look_for_losses(); });
  keep_copy_of_entry();
  for (const auto& incident : std::exchange(unreported, {})) log->add_incident(incident);
  if (!vault.checked) store::write_key_check(place, key, config.random, config.crypto);
  absent = store::Absent::damage;
}

void Engine::State::refuse_later_versions() const {
  if (store::log_version(place, key) > store::kLogVersion ||
      store::feed_version(place, key) > store::kFeedVersion)
    throw Error(ErrorClass::too_new, "too_new", "the directory is of a later Doorstep");
}

void Engine::State::open_feed() { feed.emplace(place, key, absent); }

void Engine::State::open_log() {
  log.emplace(place, key, config.crypto, absent);
  if (!log->current()) return;
  const auto& entry = *log->current();
  if (const auto last = log->line_at(entry.number, log->head().seq)) stamp.follow(*last);
  if (read_identity(entry)) signer = load_signer(entry.public_key);
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
  feed.emplace(place, key, store::Absent::make);
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

store::ViewStore& Engine::State::fresh_view() {
  if (!view) view.emplace(place, key);
  view->catch_up(*log, *feed);
  return *view;
}

const store::LogEntry& Engine::State::enrolled() const {
  if (!signer) throw Error(ErrorClass::auth, "not_enrolled", "this device is not enrolled");
  return *log->current();
}

std::shared_ptr<const Signer> Engine::State::load_signer(const PublicKey& public_key) const {
  const auto seed = config.key_store.get(device_secret(public_key));
  if (!seed) throw Error(ErrorClass::key, "key_missing", "the device's key is not in the key store");
  return platform::make_signer(bytes_of(*seed));
}

PublicKey Engine::State::pending_key() {
  if (const auto seed = config.key_store.get(kPendingSecret)) {
    const PublicKey key_there = platform::make_signer(bytes_of(*seed))->public_key();
    // One that is a log's already was left behind by a crash.
    if (!log->current() || log->current()->public_key != key_there) return key_there;
  }
  std::array<std::uint8_t, kSeedBytes> seed{};
  config.random.fill(seed);
  config.key_store.put(kPendingSecret, {reinterpret_cast<const char*>(seed.data()), seed.size()});
  return platform::make_signer(seed)->public_key();
}

void Engine::State::forget_pending_key() { config.key_store.remove(kPendingSecret); }

void Engine::State::begin_log(const Identity& identity) {
  for (const auto& entry : log->logs())
    if (entry.device == identity.device)
      throw Error(ErrorClass::rejected, "already_enrolled",
                  "this device has a log already: a new one needs a new device");
  const PublicKey public_key = pending_key();
  config.key_store.put(device_secret(public_key), config.key_store.get(kPendingSecret).value());
  const std::int64_t number = log->current() ? log->current()->number + 1 : 1;
  const store::LogEntry entry{number, identity.device, public_key, identity.epoch, write_identity(identity)};
  const std::vector<std::string> first = adopt_earlier(entry);
  auto new_signer = load_signer(public_key);
  log->begin_log(entry, first);
  signer = std::move(new_signer);
  // The log has begun: what fails now is made good when the directory is opened, or when a key is asked for.
  try {
    keep_copy_of_entry();
    config.key_store.remove(kPendingSecret);
  } catch (const Error&) {
  }
}

void Engine::State::keep_copy_of_entry() {
  if (!log->current()) return;
  const std::string name = entry_setting(log->current()->number);
  if (!feed->setting(name)) feed->set(name, write_entry(*log->current()));
}

// What the current log has not sent. Where the hub holds nothing of it, it may have gone back to before this device
// was enrolled: then what the logs before it had sent may be gone as well, and is carried once more.
std::vector<std::string> Engine::State::adopt_earlier(const store::LogEntry& into) {
  std::vector<std::string> out;
  event::Head head = event::empty_head(config.crypto);
  for (const auto& earlier : log->logs()) {
    const bool current = earlier.number == log->current()->number;
    const std::int64_t sent = log->sent_of(earlier.number);
    if (!current && !log->forgotten()) continue;
    const auto lines =
        current ? lines_between(earlier.number, sent + 1, INT64_MAX) : lines_between(earlier.number, 1, sent);
    if (lines.empty()) continue;
    for (auto& line : adopt(into, head, earlier.device, lines)) {
      head = {head.seq + 1, config.crypto.sha256(line)};
      out.push_back(std::move(line));
    }
  }
  return out;
}

std::vector<std::string> Engine::State::lines_between(std::int64_t number, std::int64_t first,
                                                      std::int64_t last) const {
  std::vector<std::string> lines;
  log->each_line(number, first, [&](const store::StoredLine& line) {
    if (line.seq > last) return false;
    lines.emplace_back(line.bytes);
    return true;
  });
  return lines;
}

std::vector<std::string> Engine::State::adopt(const store::LogEntry& into, const event::Head& head,
                                              const DeviceId& from, std::span<const std::string> lines) {
  return store::write_adopted(
      config.crypto, head, stamp.make(into.device), [&] { return stamp.new_id(); }, from, lines);
}

void Engine::State::forget_damaged_feeds(bool full) {
  if (!full) return;
  for (const auto& incident : log->incidents()) {
    if (incident.file != store::kFeedFile || incident.set_aside.empty()) continue;
    place.remove(incident.set_aside + "-wal");
    place.remove(incident.set_aside);
  }
}

void Engine::State::erase() {
  const auto incidents = log->incidents();
  const auto logs = log->logs();
  // The keys first: without them the files are noise, whatever happens next.
  config.key_store.remove(store::kDatabaseSecret);
  config.key_store.remove(kPendingSecret);
  for (const auto& entry : logs) config.key_store.remove(device_secret(entry.public_key));
  signer.reset();
  store::LogStore::abandon(log);
  store::FeedStore::abandon(feed);
  store::ViewStore::discard(place, view);
  for (const std::string file : {store::kLogFile, store::kFeedFile}) {
    place.remove(file + "-wal");
    place.remove(file);
  }
  for (const auto& incident : incidents) {
    if (incident.set_aside.empty()) continue;
    place.remove(incident.set_aside + "-wal");
    place.remove(incident.set_aside);
  }
  place.remove(store::kKeyCheckFile);
}

}  // namespace doorstep
