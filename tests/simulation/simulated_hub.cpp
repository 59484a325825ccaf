#include "simulated_hub.h"

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "doorstep/event/error.h"
#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/office/import.h"
#include "doorstep/platform/openssl.h"

namespace doorstep::simulation {
namespace {

using nlohmann::json;
using testing::CrashLoss;

std::unique_ptr<Signer> receipt_key() {
  std::array<std::uint8_t, 32> seed{};
  seed.fill(77);
  return platform::make_signer(seed);
}

constexpr const char* kCarers = "carer,name,provider\nC1,Asha Reid,Harbour\nC2,Ben Cole,Harbour\n";
constexpr const char* kPeople =
    "person,name,provider,commissioner\nP1,Mary Hale,Harbour,Eastshire\nP2,Tom Frost,Harbour,Eastshire\n";

}  // namespace

Files read_disk(const testing::FaultyVfs& disk) {
  Files files;
  for (const auto& path : disk.files()) files[path] = disk.read(path);
  return files;
}

void write_disk(testing::FaultyVfs& disk, const Files& files) {
  for (const auto& path : disk.files()) disk.remove(path);
  for (const auto& [path, contents] : files) disk.write(path, contents);
}

SimulatedHub::SimulatedHub(World& world, Oracle& oracle, std::uint64_t seed)
    : world_(world),
      oracle_(oracle),
      random_(seed * 31 + 1),
      clock_(world, "hub"),
      disk_(fmt::format("hub-disk-{}", seed), seed) {
  start();
  const auto report = hub::import_files(hub_->store(), {{"carers.csv", kCarers}, {"people.csv", kPeople}});
  if (!report.errors.empty()) throw Broken("the office's files are refused: " + report.errors.front().detail);
  change_rota();
}

std::unique_ptr<hub::Store> SimulatedHub::open_store() {
  hub::StoreOptions options;
  options.file = "hub/hub.db";
  options.threads = false;
  options.vfs = disk_.name();
  return hub::open_sqlite_store(options, hub::hub_schema());
}

void SimulatedHub::start() {
  hub::HubParts parts;
  parts.store = open_store();
  parts.receipt_key = receipt_key();
  parts.token_seconds = 300;
  hub_ = std::make_unique<hub::Hub>(std::move(parts), clock_, random_);
  world_.note("hub starts, epoch " + hub_->identity().epoch);
  check();
}

void SimulatedHub::kill() {
  disk_.heal();
  disk_.crash(world_.dice.chance(500) ? CrashLoss::torn : CrashLoss::all);
  hub_.reset();
  world_.note("hub is killed");
}

void SimulatedHub::heal() { disk_.heal(); }

void SimulatedHub::die_soon() {
  disk_.die_at(disk_.operations() + static_cast<std::uint64_t>(world_.dice.between(0, 12)));
}

std::optional<hub::Response> SimulatedHub::handle(hub::Request request) {
  if (!hub_) return std::nullopt;
  const bool push = request.method == "POST" && request.target.find("/events") != std::string::npos;
  auto response = hub_->service().handle_now(std::move(request));
  if (disk_.dead()) {
    kill();
    return std::nullopt;
  }
  if (push && response.status == 200) {
    const auto receipt = json::parse(response.body);
    oracle_.receipt_given(receipt["device"], receipt["seq"], receipt["head"]);
  }
  return response;
}

// What the office does from the command line dies with the disk, too; other errors are faults of ours.
void SimulatedHub::survive(const std::function<void()>& work) {
  if (!hub_) return;
  try {
    work();
  } catch (const Error&) {
    if (!disk_.dead()) throw;
  }
  if (disk_.dead()) kill();
}

std::optional<std::string> SimulatedHub::enrolment_code() {
  std::optional<std::string> code;
  survive([&] {
    code = hub::make_enrolment_code(hub_->store(), random_, clock_.wall_ms(), ProviderId("Harbour"),
                                    {"C1", "C2"});
  });
  return hub_ ? code : std::nullopt;
}

void SimulatedHub::revoke(const std::string& device) {
  if (device.empty()) return;
  survive([&] {
    try {
      hub::revoke_device(hub_->store(), clock_.wall_ms(), DeviceId(device), false);
      world_.note("the office revokes " + device);
    } catch (const Error& error) {
      if (error.code() != "unknown_device") throw;
    }
  });
}

void SimulatedHub::change_rota() {
  ++imports_;
  std::string rota = "visit,person,provider,service,start,end,carers\n";
  for (int visit = 1; visit <= 3 + imports_ % 3; ++visit) {
    rota += fmt::format("V{},P{},Harbour,care,2026-11-02T{:02}:{:02},2026-11-02T{:02}:45,C{}\n", visit,
                        1 + visit % 2, 7 + visit, imports_ % 30, 8 + visit, 1 + visit % 2);
  }
  survive([&] {
    const auto report = hub::import_files(hub_->store(), {{"rota.csv", rota}});
    if (!report.errors.empty()) throw Broken("the office's rota is refused: " + report.errors.front().detail);
  });
}

void SimulatedHub::back_up() {
  backup_ = read_disk(disk_);
  world_.note("hub is backed up");
}

void SimulatedHub::restore() {
  disk_.heal();
  disk_.crash(CrashLoss::none);
  hub_.reset();
  write_disk(disk_, *backup_);
  {
    const auto store = open_store();
    hub::begin_epoch(*store, random_);
  }
  world_.note("hub is restored from its backup");
  oracle_.hub_restored();
  restored_at_ = world_.now();
  start();
}

bool SimulatedHub::holds_fact(const std::string& event_id) {
  return hub_->store().read([&](hub::Connection& db) {
    return db.first("SELECT 1 FROM fact WHERE provider = $1 AND id = $2", "Harbour", event_id).has_value();
  });
}

std::vector<std::string> SimulatedHub::lines_of(const std::string& device) {
  return hub_->store().read([&](hub::Connection& db) {
    std::vector<std::string> lines;
    db.each(
        "SELECT bytes FROM line WHERE provider = $1 AND device = $2 ORDER BY seq",
        [&](const hub::Row& row) { lines.push_back(row.blob(0)); }, "Harbour", device);
    return lines;
  });
}

std::vector<std::string> SimulatedHub::devices() {
  return hub_->store().read([&](hub::Connection& db) {
    std::vector<std::string> ids;
    db.each(
        "SELECT id FROM device WHERE provider = $1 ORDER BY id",
        [&](const hub::Row& row) { ids.push_back(row.text(0)); }, "Harbour");
    return ids;
  });
}

void SimulatedHub::check() {
  if (!hub_) return;
  for (const auto& device : devices()) {
    const auto lines = lines_of(device);
    expect_chain(device, lines);
    oracle_.expect_held(device, static_cast<std::int64_t>(lines.size()));
  }
  const auto doubled = hub_->store().read([](hub::Connection& db) {
    return db.first("SELECT COUNT(*) FROM found WHERE provider = $1 AND kind = 'duplicate_id'", "Harbour")
        ->integer(0);
  });
  if (doubled > 0) throw Broken("the hub has the same event twice");
}

}  // namespace doorstep::simulation
