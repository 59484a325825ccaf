#include <algorithm>
#include <array>

#include "doorstep/event/error.h"
#include "doorstep/hub/hooks/sender.h"
#include "doorstep/hub/hooks/signing.h"

#include "deliveries.h"
#include "transfers.h"

namespace doorstep::hub {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kOccurrencesAtOnce = 100;
constexpr Millis kPruneEveryMs = 3'600'000;

std::int64_t jitter(platform::Random& random) {
  std::array<std::uint8_t, 2> bytes{};
  random.fill(bytes);
  return (bytes[0] * 256 + bytes[1]) % (kJitterPermille + 1);
}

Outgoing outgoing(const Subscription& to, const Taken& taken, const std::vector<std::string>& secrets,
                  Millis now) {
  const std::int64_t seconds = now / 1'000;
  return {to.url,
          {"Content-Type: application/json", "webhook-id: " + taken.id,
           "webhook-timestamp: " + std::to_string(seconds),
           "webhook-signature: " + hook_signature(secrets, taken.id, seconds, taken.payload)},
          taken.payload};
}

}  // namespace

Dispatcher::Dispatcher(Store& store, const platform::Clock& clock, platform::Random& random,
                       const Signer& receipt_key, HookOptions options)
    : store_(store),
      clock_(clock),
      random_(random),
      receipt_key_(receipt_key),
      options_(std::move(options)),
      transfers_(std::make_unique<Transfers>(
          TransferOptions{options_.rules, options_.timeout,
                          std::min(options_.timeout, std::chrono::milliseconds(5'000)), options_.ca_file})) {}

Dispatcher::~Dispatcher() {
  try {
    write_down();
    store_.write([&](Connection& db) {
      for (const auto& [ticket, taken] : taken_) give_back(db, *taken, clock_.wall_ms());
    });
  } catch (const std::exception&) {  // the leases end by themselves
  }
}

void Dispatcher::turn(std::chrono::milliseconds wait) {
  if (SteadyClock::now() >= look_at_) {
    look_at_ = SteadyClock::now() + options_.pause;
    make_deliveries();
    take_due();
  }
  finish(wait);
}

void Dispatcher::finish(std::chrono::milliseconds wait) {
  for (auto& [ticket, answer] : transfers_->step(wait)) answers_.emplace(ticket, std::move(answer));
  write_down();
}

void Dispatcher::wake() { transfers_->wake(); }

std::size_t Dispatcher::under_way() const { return taken_.size(); }

void Dispatcher::make_deliveries() {
  const Millis now = clock_.wall_ms();
  if (now >= pruned_at_ + kPruneEveryMs) {
    store_.write([&](Connection& db) { prune(db, now); });
    pruned_at_ = now;
  }
  while (store_.read([](Connection& db) { return has_news(db); }))
    store_.write([](Connection& db) { spread(db, kOccurrencesAtOnce); });
}

void Dispatcher::take_due() {
  const Millis now = clock_.wall_ms();
  const auto due = store_.read([&](Connection& db) { return due_subscriptions(db, now); });
  std::map<SubscriptionKey, std::size_t> busy;
  for (const auto& [ticket, taken] : taken_) ++busy[taken->key];
  for (const auto& [key, count] : allot(due, busy, options_.limits)) {
    const std::string lease = platform::make_uuid_v4(random_);
    auto list = store_.write([&, &of = key, n = count](Connection& db) {
      return take(db, of, n, lease, now, now + options_.lease_ms);
    });
    for (Taken& taken : list) start(std::make_unique<Taken>(std::move(taken)));
  }
}

void Dispatcher::start(std::unique_ptr<Taken> taken) {
  const Millis now = clock_.wall_ms();
  const auto to = store_.read([&](Connection& db) { return find_subscription(db, taken->key); });
  if (!to) return;  // removed meanwhile
  const std::uint64_t ticket = ++tickets_;
  try {
    transfers_->start(ticket, outgoing(*to, *taken, signing_secrets(receipt_key_, *to, now), now));
  } catch (const Error& error) {  // one secret that can't be opened does not stop the others
    if (error.error_class() != ErrorClass::key) throw;
    answers_.emplace(ticket, Answer{std::nullopt, "no_secret", 0, std::nullopt});
  }
  taken_.emplace(ticket, std::move(taken));
}

// One transaction each: of those that wait together the store makes one.
void Dispatcher::write_down() {
  while (!answers_.empty()) {
    const auto& [ticket, answer] = *answers_.begin();
    const Taken& taken = *taken_.at(ticket);
    const std::int64_t more = jitter(random_);
    store_.write([&, &what = answer](Connection& db) { settle(db, taken, what, clock_.wall_ms(), more); });
    taken_.erase(ticket);
    answers_.erase(answers_.begin());
    look_at_ = {};  // there is room for another
  }
}

}  // namespace doorstep::hub
