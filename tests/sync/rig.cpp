#include "rig.h"

#include <array>

#include <fmt/format.h>

#include "doorstep/event/envelope.h"

namespace doorstep::sync {

using nlohmann::json;

namespace {

json head_of(const Request& push) {
  const auto views = event::split_lines(push.body);
  return views.empty() ? json::object() : json::parse(views.back());
}

}  // namespace

std::unique_ptr<Signer> signer_from(std::uint8_t fill) {
  std::array<std::uint8_t, 32> seed{};
  seed.fill(fill);
  return platform::make_signer(seed);
}

void MemoryStore::record(int count) {
  for (int i = 0; i < count; ++i) {
    const auto seq = static_cast<std::int64_t>(log.size()) + 1;
    event::Envelope envelope;
    envelope.id = EventId(fmt::format("0192f3a0-1111-7000-8000-{:012x}", seq));
    envelope.device = DeviceId(kDevice);
    envelope.seq = seq;
    envelope.prev = head().hash;
    envelope.at = kHubStart + seq * 1000;
    envelope.boot = "boot-1";
    envelope.uptime_ms = seq * 1000;
    envelope.by = CarerId("c1");
    envelope.type = "note.recorded";
    log.push_back(event::write_envelope(envelope));
  }
}

void MemoryStore::apply(const Effect& effect) {
  if (const auto* receipt = std::get_if<ReceiptVerified>(&effect)) {
    sent = receipt->seq;
    epochs.push_back(receipt->epoch);
  }
  if (const auto* received = std::get_if<BlobReceived>(&effect); received && !keeps_blobs)
    std::erase_if(blobs, [&](const Blob& blob) { return blob.sha256 == received->sha256; });
  if (const auto* regressed = std::get_if<Regressed>(&effect)) sent = std::min(sent, regressed->seq);
  if (const auto* applied = std::get_if<ApplyFeed>(&effect)) {
    if (applied->full) feed.clear();
    full_feeds += applied->full ? 1 : 0;
    for (const auto& change : applied->changes) {
      if (change.doc) feed[change.kind + "/" + change.id] = *change.doc;
      if (!change.doc) feed.erase(change.kind + "/" + change.id);
    }
    cursor = applied->cursor;
  }
}

event::Head MemoryStore::head() const {
  if (broken) throw Error(ErrorClass::corrupt, "disk_gone", "the test has taken the disk away");
  if (log.empty()) return event::empty_head(platform::openssl_crypto());
  return {static_cast<std::int64_t>(log.size()), platform::openssl_crypto().sha256(log.back())};
}

std::vector<std::string> MemoryStore::lines(std::int64_t from, std::size_t max_lines,
                                            std::size_t max_bytes) const {
  std::vector<std::string> out;
  std::size_t bytes = 0;
  for (auto i = static_cast<std::size_t>(from - 1); i < log.size() && out.size() < max_lines; ++i) {
    bytes += log[i].size() + 1;
    if (!out.empty() && bytes > max_bytes) break;
    out.push_back(log[i]);
  }
  return out;
}

Rig::Rig() {
  config.poll_ms = std::nullopt;
  start();
}

void Rig::start(const Memory& memory) {
  in_flight.reset();
  behind.reset();
  timer.reset();
  const Ports ports{store, platform::openssl_crypto(), *device_key, [this] {
                      randomness = randomness * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;
                      return (randomness >> 16) & random_mask;
                    }};
  machine =
      std::make_unique<Machine>(Identity{DeviceId(kDevice), "https://hub.example", hub_key->public_key()},
                                "boot-1", ports, config, memory);
}

void Rig::put(const Input& input) {
  for (auto& effect : machine->handle(input, now)) {
    store.apply(effect);
    if (const auto* send = std::get_if<SendRequest>(&effect)) {
      in_flight = send->request;
      requests.push_back(send->request);
    }
    if (const auto* set = std::get_if<SetTimer>(&effect)) timer = set->at_uptime_ms;
    effects.push_back(std::move(effect));
  }
  if (behind && !in_flight && machine->awaits(behind->id)) in_flight = std::exchange(behind, std::nullopt);
  if (!store.broken) expect_wake_up();
  for (int i = 0; i < 10 && !in_flight && timer && *timer <= now.uptime_ms; ++i) {
    timer.reset();
    put(Tick{});
  }
}

bool Rig::send_behind() {
  auto request = machine->send_behind(now);
  if (!request) return false;
  requests.push_back(*request);
  behind = std::move(request);
  return true;
}

void Rig::expect_wake_up() const {
  const auto status = machine->status();
  const bool resting = status.activity == Activity::idle || status.activity == Activity::needs_enrolment ||
                       status.activity == Activity::revoked;
  EXPECT_TRUE(resting || timer.has_value()) << "work is left and nothing will wake the machine";
  EXPECT_TRUE(status.activity != Activity::idle || status.unsent == 0);
}

void Rig::pass(std::int64_t ms) {
  const auto until = now.uptime_ms + ms;
  for (int i = 0; i < 1000 && timer && *timer <= until && !in_flight; ++i) run_timer();
  now.wall_ms += until - now.uptime_ms;
  now.uptime_ms = until;
}

void Rig::run_timer() {
  ASSERT_TRUE(timer.has_value());
  const auto at = std::max(*timer, now.uptime_ms);
  now.wall_ms += at - now.uptime_ms;
  now.uptime_ms = at;
  timer.reset();
  put(Tick{});
}

const Request& Rig::sent() {
  static const Request none;
  EXPECT_TRUE(in_flight.has_value()) << "no request is on its way";
  return in_flight ? *in_flight : none;
}

std::vector<std::string> Rig::pushed_lines() {
  const auto views = event::split_lines(sent().body);
  if (views.empty()) return {};
  return {views.begin(), views.end() - 1};
}

json Rig::pushed_head() { return head_of(sent()); }

void Rig::answer_text(int status, const std::string& body) {
  const auto id = sent().id;
  in_flight.reset();
  put(Response{id, status, std::nullopt, body});
}

void Rig::answer(int status, const json& body, std::optional<std::int64_t> retry_after_s) {
  const auto id = sent().id;
  in_flight.reset();
  put(Response{id, status, retry_after_s, body.dump()});
}

void Rig::answer_problem(int status, const std::string& code, json more) {
  more["code"] = code;
  more["status"] = status;
  if (!more.contains("time")) more["time"] = hub_time();
  answer(status, more);
}

void Rig::lose(TransportFailure kind) {
  const auto id = sent().id;
  in_flight.reset();
  put(TransportFailed{id, kind});
}

void Rig::give_token(std::int64_t expires_in_s) {
  ASSERT_TRUE(asks_token());
  answer(200, {{"access_token", fmt::format("token-{}", requests.size())},
               {"token_type", "Bearer"},
               {"expires_in", expires_in_s},
               {"time", hub_time()}});
}

json Rig::receipt(const std::string& epoch) { return receipt_for(sent(), epoch); }

json Rig::receipt_for(const Request& push, const std::string& epoch) {
  const auto head = head_of(push);
  const auto seq = head.value("seq", std::int64_t{-1});
  const auto hash = head.value("head", std::string());
  const auto time = hub_time();
  const auto sig = hub_key->sign(event::receipt_text(kDevice, seq, hash, epoch, time));
  return {{"device", kDevice}, {"seq", seq},   {"head", hash},
          {"epoch", epoch},    {"time", time}, {"sig", base64url(sig)}};
}

json Rig::page(const json& changes, const std::string& cursor, bool more) {
  return {{"changes", changes.is_null() ? json::array() : changes},
          {"cursor", cursor},
          {"more", more},
          {"time", hub_time()}};
}

void Rig::sync_all() {
  put(SyncWanted{});
  for (int i = 0; i < 200 && machine->status().activity != Activity::idle; ++i) {
    if (asks_token())
      give_token();
    else if (asks_push())
      give_receipt();
    else if (asks_feed())
      give_feed(store.cursor.value_or("c1"));
    else
      run_timer();
  }
  ASSERT_EQ(machine->status().activity, Activity::idle);
}

std::string Rig::hub_time() const { return format_instant(kHubStart + hub_ahead + now.uptime_ms - 50'000); }

}  // namespace doorstep::sync
