#include "tablet.h"

#include <algorithm>

#include <fmt/format.h>

#include "doorstep/device/enrolment.h"
#include "doorstep/platform/openssl.h"

namespace doorstep::simulation {
namespace {

using testing::CrashLoss;

constexpr std::size_t kAllLines = 1'000'000;

}  // namespace

std::optional<std::string> TabletKeys::get(std::string_view name) const {
  const auto found = secrets.find(std::string(name));
  return found == secrets.end() ? std::nullopt : std::optional(found->second);
}

Tablet::Tablet(World& world, Oracle& oracle, Network& network, std::string name, std::uint64_t seed)
    : world_(world),
      oracle_(oracle),
      network_(network),
      name_(std::move(name)),
      clock_(world, name_),
      random_(seed),
      disk_(fmt::format("{}-disk-{}", name_, seed), seed) {
  if (world_.dice.chance(500)) config_.max_lines = 5;  // many pushes, two of them on their way at once
  open();
}

// --- the tablet's life -------------------------------------------------------------------------------------------

void Tablet::open() {
  engine_ = Engine::open({"device", clock_, random_, platform::openssl_crypto(), keys_, disk_.name()});
  store_ = std::make_unique<device::EngineStore>(*engine_);
  oracle_.expect_all(name_, lines());
  start_machine();
}

void Tablet::close() {
  ++life_;
  ++enrolment_;
  code_.clear();
  machine_.reset();
  store_.reset();
  engine_.reset();
}

// What the app does when it starts: a machine for the current log, and a first look at what is to be done.
void Tablet::start_machine() {
  ++life_;
  timer_set_ = round_done_ = false;
  machine_.reset();
  const auto identity = engine_->identity();
  if (!identity) return;
  signer_ = engine_->signer();
  machine_.emplace(
      device::sync_identity(*identity), clock_.boot(),
      sync::Ports{*store_, platform::openssl_crypto(), *signer_, [this] { return world_.dice.bits(); }},
      config_);
  step(sync::Tick{});
}

void Tablet::restart_app() {
  world_.note(name_ + " starts its app again");
  guarded([&] { start_machine(); });
}

void Tablet::reboot() {
  world_.note(name_ + " reboots");
  close();
  clock_.reboot();
  guarded([&] { open(); });
}

void Tablet::lose_power() {
  world_.note(name_ + " loses power");
  disk_.heal();
  disk_.crash(world_.dice.chance(500) ? CrashLoss::torn : CrashLoss::all);
  close();
  clock_.reboot();
  open();
}

void Tablet::fail_disk_soon() {
  disk_.die_at(disk_.operations() + static_cast<std::uint64_t>(world_.dice.between(0, 20)));
}

Tablet::Snapshot Tablet::snapshot() const { return {read_disk(disk_), keys_.secrets}; }

void Tablet::restore(const Snapshot& snapshot) {
  disk_.heal();
  disk_.crash(CrashLoss::none);
  close();
  write_disk(disk_, snapshot.files);
  keys_.secrets = snapshot.secrets;
  clock_.reboot();
  oracle_.disk_replaced(name_, {});
  open();
  oracle_.disk_replaced(name_, lines());
}

// A disk that dies takes the tablet with it, wherever it was; anything else that is thrown is a fault of ours.
void Tablet::guarded(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    if (!disk_.dead()) throw Broken(fmt::format("{}: {} ({})", name_, error.what(), error.code()));
  }
  if (disk_.dead()) lose_power();
}

// --- what it does ------------------------------------------------------------------------------------------------

void Tablet::record(int events) {
  guarded([&] {
    if (!enrolled()) return;
    for (int i = 0; i < events; ++i) {
      const auto text =
          fmt::format(R"({{"kind":"daily_log","text":"{} wrote this at {}"}})", name_, world_.now());
      const auto recorded =
          engine_->record({"note.recorded", CarerId("C1"), std::nullopt, std::nullopt, text});
      oracle_.recorded(name_, engine_->lines(recorded.seq, 1, kAllLines).at(0));
    }
    world_.note(fmt::format("{} records {}, has {}", name_, events, engine_->head().seq));
    step(sync::LinesRecorded{});
  });
}

void Tablet::want_sync() {
  guarded([&] { step(sync::SyncWanted{}); });
}

void Tablet::change_network() {
  guarded([&] { step(sync::NetworkChanged{}); });
}

void Tablet::enrol(const std::string& code) {
  code_ = code;
  ask_for_enrolment(1);
}

// Where no word comes back it asks again; a code that is past its time ends it.
void Tablet::ask_for_enrolment(int attempt) {
  guarded([&] {
    const auto asked = ++enrolment_;
    const auto request = device::enrolment_request(engine_->enrolment_key(), code_, {name_, "simulated"});
    network_.send(request, [this, asked, attempt](const http::Outcome& outcome) {
      if (asked == enrolment_) take_enrolment(outcome, attempt);
    });
    world_.in(2 * kMinute, [this, asked, attempt] {
      if (asked == enrolment_) ask_for_enrolment(attempt + 1);
    });
  });
}

void Tablet::take_enrolment(const http::Outcome& outcome, int attempt) {
  const auto answer = device::judge_enrolment(outcome);
  const bool again = answer.again || answer.code == "key_in_use";
  if (answer.code == "key_in_use") engine_->forget_enrolment_key();
  const auto asked = ++enrolment_;
  if (again && attempt < 6) {
    return world_.in(answer.pause_ms, [this, asked, attempt] {
      if (asked == enrolment_) ask_for_enrolment(attempt + 1);
    });
  }
  code_.clear();
  if (!answer.identity) return;
  guarded([&] {
    engine_->begin_log(*answer.identity);
    world_.note(fmt::format("{} is enrolled as {}, {} lines adopted", name_, answer.identity->device.str(),
                            engine_->head().seq));
    for (const auto& line : lines()) oracle_.recorded(name_, line);
    start_machine();
  });
}

void Tablet::step(const sync::Input& input) {
  if (!machine_) return;
  timer_set_ = false;
  const auto life = life_;
  for (const auto& effect : machine_->handle(input, {clock_.uptime_ms(), clock_.wall_ms()})) {
    carry_out(effect);
    if (life != life_) return;
  }
  if (!disk_.dead()) check();
  if (const auto request = machine_->send_behind({clock_.uptime_ms(), clock_.wall_ms()}))
    send_request(*request);
}

void Tablet::carry_out(const sync::Effect& effect) {
  if (store_->store(effect)) {
    if (const auto* receipt = std::get_if<sync::ReceiptVerified>(&effect)) {
      world_.note(fmt::format("  {} has a receipt up to {}", name_, receipt->seq));
    }
    if (const auto* regressed = std::get_if<sync::Regressed>(&effect)) {
      world_.note(fmt::format("  {} learns that the hub holds only {}", name_, regressed->seq));
    }
  } else if (const auto* send = std::get_if<sync::SendRequest>(&effect)) {
    send_request(send->request);
  } else if (const auto* timer = std::get_if<sync::SetTimer>(&effect)) {
    set_timer(timer->at_uptime_ms);
  } else if (const auto* needs = std::get_if<sync::NeedsEnrolment>(&effect)) {
    world_.note(fmt::format("  {} needs enrolment: {}", name_, to_string(needs->why)));
    if (needs->why == sync::EnrolmentReason::fork) check_fork();
  } else if (std::holds_alternative<sync::RoundDone>(effect)) {
    round_done_ = true;
  }
}

void Tablet::send_request(const sync::Request& request) {
  network_.send(request, [this, life = life_](const http::Outcome& outcome) {
    if (life != life_) return;
    guarded([&] { std::visit([&](const auto& value) { step(value); }, outcome); });
  });
}

// Who is told of a fork counts as sent what the hub holds, line for line, and nothing beyond it. Not to be asked for
// where the hub has just gone back again: the answers of the last minutes were of another hub.
void Tablet::check_fork() {
  auto& hub = network_.hub();
  if (!hub.up() || world_.now() - hub.restored_at() < 6 * kMinute) return;
  const auto sent = static_cast<std::size_t>(engine_->sent_seq());
  const auto held = hub.lines_of(current_device());
  const auto own = engine_->lines(1, std::max<std::size_t>(sent, 1), kAllLines * 1'000);
  const bool truly = held.size() >= sent && own.size() >= sent &&
                     std::equal(own.begin(), own.begin() + static_cast<std::ptrdiff_t>(sent), held.begin());
  if (!truly) throw Broken(name_ + " counts lines as sent that the hub does not hold, after a fork");
}

void Tablet::set_timer(std::int64_t at_uptime_ms) {
  timer_set_ = true;
  const auto timer = ++timer_;
  world_.in(at_uptime_ms - clock_.uptime_ms(), [this, timer, life = life_] {
    if (timer != timer_ || life != life_) return;
    guarded([&] { step(sync::Tick{}); });
  });
}

// --- what can be asked of it -------------------------------------------------------------------------------------

bool Tablet::enrolled() { return engine_->identity().has_value(); }

std::string Tablet::current_device() {
  const auto identity = engine_->identity();
  return identity ? identity->device.str() : std::string();
}

sync::Status Tablet::sync_status() const { return machine_ ? machine_->status() : sync::Status{}; }

bool Tablet::shut_out() const {
  const auto activity = sync_status().activity;
  return !machine_ || activity == sync::Activity::needs_enrolment || activity == sync::Activity::revoked;
}

bool Tablet::settled() {
  if (!machine_ || !round_done_) return false;
  const auto status = sync_status();
  return status.activity == sync::Activity::idle && status.unsent == 0;
}

std::set<std::string> Tablet::lines() {
  std::set<std::string> all;
  for (const auto& log : engine_->logs()) {
    const auto lines = engine_->lines_of(log.number, 1, kAllLines);
    all.insert(lines.begin(), lines.end());
  }
  return all;
}

std::vector<std::string> Tablet::feed() {
  std::vector<std::string> out;
  for (const char* kind : {"planned_visit", "person", "carer", "policy"}) {
    for (const auto& document : engine_->documents(kind)) out.push_back(document.id + document.doc);
  }
  return out;
}

void Tablet::check() {
  const auto status = machine_->status();
  const auto head = engine_->head().seq;
  const auto sent = engine_->sent_seq();
  if (status.unsent != head - sent || engine_->status().unsent != status.unsent) {
    throw Broken(name_ + " counts wrong what is unsent");
  }
  bool receipted = sent == 0;
  for (auto seq = sent; !receipted && seq <= head; ++seq) {
    receipted = oracle_.has_receipt(current_device(), seq, base64url(engine_->head_at(seq).hash));
  }
  if (!receipted) throw Broken(fmt::format("{} takes {} lines for sent without a receipt", name_, sent));
  const bool resting = status.activity == sync::Activity::idle || shut_out();
  if (!resting && !timer_set_) throw Broken(name_ + " has work left and nothing that wakes it");
}

}  // namespace doorstep::simulation
