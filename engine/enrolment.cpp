// The device's keys, its logs' beginnings, and the end of it all.
#include <array>
#include <utility>

#include "doorstep/platform/crypto.h"
#include "doorstep/store/adoption.h"

#include "state.h"

namespace doorstep {
namespace {

constexpr std::size_t kSeedBytes = 32;

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

std::string device_secret(const PublicKey& key) { return "device." + base64url(key); }

std::string pending_seed(platform::KeyStore& keys, platform::Random& random) {
  if (auto seed = keys.get(kPendingSecret)) return *std::move(seed);
  std::array<std::uint8_t, kSeedBytes> seed{};
  random.fill(seed);
  keys.put(kPendingSecret, {reinterpret_cast<const char*>(seed.data()), seed.size()});
  return {seed.begin(), seed.end()};
}

PublicKey public_key_of(const std::string& seed) {
  return platform::make_signer(bytes_of(seed))->public_key();
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
  const PublicKey pending = public_key_of(pending_seed(config.key_store, config.random));
  if (!log->current() || log->current()->public_key != pending) return pending;
  forget_pending_key();  // it is a log's already: left behind by a crash
  return public_key_of(pending_seed(config.key_store, config.random));
}

void Engine::State::forget_pending_key() { config.key_store.remove(kPendingSecret); }

void Engine::State::begin_log(const Identity& identity) {
  for (const auto& entry : log->logs())
    if (entry.device == identity.device)
      throw Error(ErrorClass::rejected, "already_enrolled",
                  "this device has a log already: a new one needs a new device");
  forget_lost_pins();
  const PublicKey public_key = pending_key();
  config.key_store.put(device_secret(public_key), config.key_store.get(kPendingSecret).value());
  const std::int64_t number = log->current() ? log->current()->number + 1 : 1;
  const store::LogEntry entry{number, identity.device, public_key, identity.epoch, write_identity(identity)};
  const std::vector<std::string> first = adopt_earlier(entry);
  auto new_signer = load_signer(public_key);
  log->begin_log(entry, first);
  signer = std::move(new_signer);
  // The log has begun: what fails now is made good later.
  try {
    keep_copy_of_entry();
    config.key_store.remove(kPendingSecret);
    reserve.make(config.random);
  } catch (const Error&) {
  }
}

// What the hub can't be counted on to hold of the earlier logs, oldest first. A receipt vouches within its epoch: in
// another one the hub may have gone back to before it. A log of this epoch, or with a receipt of it, vouches for those
// before it: the hub had all that they had sent, or it was carried, when the device was enrolled for that log.
std::vector<std::string> Engine::State::adopt_earlier(const store::LogEntry& into) {
  const auto logs = log->logs();
  auto oldest = logs.end();
  bool vouched = false;
  while (oldest != logs.begin() && !vouched) {
    --oldest;
    vouched = oldest->epoch == into.epoch || log->epoch_of(oldest->number) == into.epoch;
  }
  std::vector<std::string> out;
  event::Head head = event::empty_head(config.crypto);
  for (auto earlier = oldest; earlier != logs.end(); ++earlier) {
    const std::int64_t sent = log->sent_of(earlier->number);
    const bool current = earlier + 1 == logs.end();  // of the others the next log has what was not sent
    const std::int64_t first = vouched && earlier == oldest ? sent + 1 : 1;
    const auto lines = lines_between(earlier->number, first, current ? INT64_MAX : sent);
    if (lines.empty()) continue;
    for (auto& line : adopt(into, head, earlier->device, lines)) {
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
      config.crypto, head, stamp.make(into.device), [&] { return stamp.new_event_id(); }, from, lines);
}

void Engine::State::adopt_beside(const DeviceId& from, const std::vector<std::string>& lines) {
  log->append_all(adopt(enrolled(), log->head(), from, lines));
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
  config.key_store.remove(kRecoverySecret);
  save_pins({});
  for (const auto& entry : logs) config.key_store.remove(device_secret(entry.public_key));
  wiped = true;
  signer.reset();
  end_session();
  store::LogStore::abandon(log);
  store::FeedStore::abandon(feed);
  store::BlobStore::abandon(blobs);
  store::ViewStore::discard(place, view);
  place.remove(store::kMendingFile);
  for (const std::string file : {store::kLogFile, store::kFeedFile, store::kBlobFile}) {
    place.remove(file + "-wal");
    place.remove(file);
  }
  for (const auto& incident : incidents) {
    if (incident.set_aside.empty()) continue;
    place.remove(incident.set_aside + "-wal");
    place.remove(incident.set_aside);
  }
  remove_recovery_files(place);
  reserve.remove();
  place.remove(store::kKeyCheckFile);
}

}  // namespace doorstep
