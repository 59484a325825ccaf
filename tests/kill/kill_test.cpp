// Real processes, SIGKILL at random moments: a device that records and syncs, and the hub that takes its lines. What
// was acknowledged is in the device's log, what was receipted is on the hub, and nothing is anywhere twice.
//   DOORSTEP_KILLS=10000 DOORSTEP_SEED=7   more of them, or the same ones again
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "process.h"

namespace doorstep::testing {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

const std::string kProgram = DOORSTEP_PROGRAM;
const std::string kWorker = DOORSTEP_KILL_WORKER;

int from_environment(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

int kill_count() {
  const bool is_long = from_environment("DOORSTEP_LONG", 0) != 0;
  return from_environment("DOORSTEP_KILLS", is_long ? 10'000 : 300);
}

class World {
 public:
  World() : root_(fs::temp_directory_path() / ("doorstep-kill-" + std::to_string(getpid()))) {
    fs::create_directories(root_);
    start_hub("127.0.0.1:0");
    write_office();
    enrol();
  }
  ~World() {
    worker_.reset();
    hub_.reset();
    if (!::testing::Test::HasFailure()) fs::remove_all(root_);
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  void start_worker() {
    worker_ = std::make_unique<Process>(std::vector<std::string>{kWorker, device(), "carer", "100000"});
  }
  void kill_worker() {
    worker_->kill_now();
    while (const auto line = worker_->read_line(0)) take(*line);
    worker_.reset();
  }
  void read_worker_for(std::chrono::milliseconds time) {
    const auto deadline = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < deadline) {
      if (const auto line = worker_->read_line(1)) take(*line);
    }
  }
  void kill_hub() { hub_->kill_now(); }
  void restart_hub() { start_hub(listen_); }

  // Everything the worker was told is kept, and the two sides agree.
  void check() {
    const auto synced = json::parse(run_command({kProgram, "device", "sync", "--dir", device()}, 60'000));
    EXPECT_EQ(synced.value("unsent", -1), 0) << synced.dump();
    check_device_log();
    check_hub_rows();
  }
  std::size_t acknowledged() const { return acknowledged_.size(); }

 private:
  std::string device() const { return (root_ / "device").string(); }
  std::string hub_dir() const { return (root_ / "hub").string(); }

  void start_hub(const std::string& listen) {
    hub_ = std::make_unique<Process>(
        std::vector<std::string>{kProgram, "hub", "serve", "--data", hub_dir(), "--listen", listen});
    const auto line = hub_->read_line(20'000);
    ASSERT_TRUE(line) << "the hub did not start";
    const auto ready = json::parse(*line);
    url_ = ready.at("listening").get<std::string>();
    certificate_ = ready.at("certificate").get<std::string>();
    listen_ = url_.substr(url_.find("//") + 2);
  }

  void write_office() {
    const auto write = [&](const char* name, const char* text) {
      std::ofstream(root_ / name) << text;
      run_command({kProgram, "hub", "import", "--data", hub_dir(), (root_ / name).string()});
    };
    write("people.csv", "person,name,provider,commissioner\np1,Ada Ashdown,harbour,northshire\n");
    write("carers.csv", "carer,name,provider\nc1,Joy Farrow,harbour\n");
  }

  void enrol() {
    auto code = run_command(
        {kProgram, "hub", "enrolment-code", "--data", hub_dir(), "--provider", "harbour", "--carer", "c1"});
    code.erase(code.find_last_not_of("\n\"") + 1);
    code.erase(0, code.find_first_not_of('"'));
    run_command({kProgram, "device", "enrol", "--dir", device(), "--hub", url_, "--cacert", certificate_,
                 "--code", code});
  }

  void take(const std::string& line) {
    if (line.rfind("r ", 0) == 0) {
      const auto space = line.find(' ', 2);
      const auto seq = std::stoll(line.substr(2, space - 2));
      const auto [at, fresh] = acknowledged_.emplace(seq, line.substr(space + 1));
      EXPECT_TRUE(fresh) << "seq " << seq << " was acknowledged twice";
    }
    if (line.rfind("s ", 0) == 0) receipted_ = std::max<std::int64_t>(receipted_, std::stoll(line.substr(2)));
  }

  void check_device_log() {
    const auto log = run_command({kProgram, "device", "log", "--dir", device()}, 60'000);
    std::set<std::string> ids;
    std::size_t begin = 0;
    std::int64_t seq = 0;
    for (auto end = log.find('\n'); end != std::string::npos; begin = end + 1, end = log.find('\n', begin)) {
      const auto event = json::parse(log.substr(begin, end - begin));
      if (!event.contains("id")) continue;  // the signed head
      ASSERT_EQ(event.at("seq"), ++seq);
      EXPECT_TRUE(ids.insert(event.at("id")).second) << "an id twice";
      if (event.at("type") == "visit.checked_in") ++checked_in_;
      if (const auto known = acknowledged_.find(seq); known != acknowledged_.end()) {
        EXPECT_EQ(event.at("id"), known->second)
            << "seq " << seq << " is another event than was acknowledged";
        acknowledged_.erase(known);
      }
    }
    EXPECT_TRUE(acknowledged_.empty()) << acknowledged_.size() << " acknowledged events are not in the log";
    EXPECT_GE(seq, receipted_);
  }

  // Each check-in is one unplanned visit: the hub has as many rows, each visit once.
  void check_hub_rows() {
    std::set<std::string> visits;
    std::size_t rows = 0;
    for (const auto& row : hub_rows()) {
      visits.insert(row.at("visit"));
      ++rows;
    }
    EXPECT_EQ(rows, visits.size()) << "a visit twice";
    EXPECT_EQ(rows, checked_in_);
  }

  json hub_rows() {
    const auto client = json::parse(run_command(
        {kProgram, "hub", "client", "--data", hub_dir(), "--role", "provider", "--of", "harbour"}));
    const std::string curl = "/usr/bin/curl";
    const auto token = json::parse(run_command(
        {curl, "-sS", "--cacert", certificate_, "-u",
         client.at("client_id").get<std::string>() + ":" + client.at("client_secret").get<std::string>(),
         "-d", "grant_type=client_credentials", url_ + "/oauth2/token"}));
    json all = json::array();
    std::string after;
    do {
      const auto page =
          json::parse(run_command({curl, "-sS", "--cacert", certificate_, "-H",
                                   "Authorization: Bearer " + token.at("access_token").get<std::string>(),
                                   url_ + "/v1/actual-hours?from=2020-01-01&to=2099-12-31&limit=1000" +
                                       (after.empty() ? "" : "&after=" + after)},
                                  120'000));
      for (const auto& item : page.at("items")) all.push_back(item);
      after = page.at("next").is_null() ? "" : page.at("next").get<std::string>();
    } while (!after.empty());
    return all;
  }

  fs::path root_;
  std::unique_ptr<Process> hub_, worker_;
  std::string url_, certificate_, listen_;
  std::map<std::int64_t, std::string> acknowledged_;
  std::int64_t receipted_ = 0;
  std::size_t checked_in_ = 0;
};

TEST(Kill, NothingAcknowledgedIsLostOrDoubled) {
  const int kills = kill_count();
  const int seed = from_environment("DOORSTEP_SEED", static_cast<int>(std::random_device{}() & 0xffffff));
  RecordProperty("seed", seed);
  SCOPED_TRACE("DOORSTEP_SEED=" + std::to_string(seed));
  std::mt19937 random(static_cast<unsigned>(seed));
  World world;
  world.start_worker();
  for (int n = 0; n < kills && !::testing::Test::HasFailure(); ++n) {
    world.read_worker_for(std::chrono::milliseconds(5 + random() % 75));
    if (random() % 4 == 0) {
      world.kill_hub();
      world.read_worker_for(std::chrono::milliseconds(random() % 20));
      world.restart_hub();
    } else {
      world.kill_worker();
      world.start_worker();
    }
  }
  world.kill_worker();
  std::printf("%d kills, %zu acknowledged events\n", kills, world.acknowledged());
  EXPECT_GT(world.acknowledged(), static_cast<std::size_t>(kills) / 4)
      << "too little happened to prove anything";
  world.check();
}

}  // namespace
}  // namespace doorstep::testing
