// A county's hub moves to PostgreSQL, and the program is killed twice on the way.
//   DOORSTEP_LONG=1: a million events; DOORSTEP_SEED=7: the same moments again
#include <cstdlib>
#include <iostream>
#include <random>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include "doorstep/hub/server/data_directory.h"
#include "doorstep/hub/store/postgres.h"
#include "doorstep/testing/hub_database.h"

#include "../../bench/harness/local_hub.h"
#include "../hub/hub_fixture.h"
#include "../kill/process.h"

namespace doorstep::testing {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int kPush = 500;
constexpr int kHourMs = 3'600'000;

bool is_long() {
  const char* text = std::getenv("DOORSTEP_LONG");
  return text != nullptr && std::string_view(text) != "0";
}

unsigned seed() {
  const char* text = std::getenv("DOORSTEP_SEED");
  return text != nullptr ? static_cast<unsigned>(std::atoi(text)) : std::random_device{}();
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

class CountyMoves : public ::testing::Test {
 protected:
  const int devices = is_long() ? 200 : 8;
  const int pushes = is_long() ? 10 : 2;
  const std::int64_t events = std::int64_t{devices} * pushes * kPush;

  void work() const {
    bench::LocalHub hub(folder, devices, 128);
    std::vector<std::thread> threads;
    for (int t = 0; t < 2; ++t) {
      threads.emplace_back([&, t] {
        for (int number = t; number < devices; number += 2) {
          bench::Tablet tablet(hub, number);
          for (int i = 0; i < pushes; ++i) hub.ask(tablet.next_push(kPush));
        }
      });
    }
    for (auto& thread : threads) thread.join();
  }

  std::unique_ptr<Process> start_copy() const {
    return std::make_unique<Process>(std::vector<std::string>{
        DOORSTEP_PROGRAM, "hub", "copy", "--from", folder.string(), "--to", database.postgres_options().url});
  }

  std::unique_ptr<hub::Store> target() const {
    auto options = database.postgres_options();
    options.application_name = "doorstep-test";
    options.readers = 1;
    return hub::open_postgres_store(options, hub::hub_schema());
  }

  // Killed when so many facts and lines have come; false where it was done before.
  bool kill_at(hub::Store& store, std::int64_t rows) const {
    const auto copy = start_copy();
    const auto deadline = Clock::now() + std::chrono::hours(1);
    while (rows_of(store) < rows && Clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(is_long() ? 500 : 1));
    }
    copy->kill_now();
    return rows_of(store) < 2 * events;
  }

  static std::int64_t rows_of(hub::Store& store) {
    return store.read([](hub::Connection& db) {
      return db.first("SELECT (SELECT count(*) FROM line) + (SELECT count(*) FROM fact)")->integer(0);
    });
  }

  fs::path left_behind() const {
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().filename().string().starts_with("moved-")) return entry.path() / "hub.db";
    }
    return {};
  }

  // By SQL alone, apart from what the program itself compares.
  static std::vector<hub::Row> content(hub::Store& store) {
    return store.read([](hub::Connection& db) {
      auto rows = db.query(
          "SELECT l.device, h.seq, h.hash, count(*), CAST(sum(length(l.bytes)) AS BIGINT), "
          "min(l.received_ms) "
          "FROM line l JOIN log_head h ON h.provider = l.provider AND h.device = l.device "
          "GROUP BY l.device, h.seq, h.hash ORDER BY l.device");
      for (auto& row : db.query("SELECT visit, type, count(*), min(id), max(at_ms) FROM fact "
                                "GROUP BY visit, type ORDER BY visit, type")) {
        rows.push_back(std::move(row));
      }
      return rows;
    });
  }

  TemporaryFolder root;
  const fs::path folder = root.path() / "hub";
  HubDatabase database{HubDatabase::Content::empty};
};

TEST_F(CountyMoves, KilledTwiceAndNothingIsMissing) {
  const unsigned dice_seed = seed();
  SCOPED_TRACE("DOORSTEP_SEED=" + std::to_string(dice_seed));
  std::mt19937 dice(dice_seed);
  auto started = Clock::now();
  work();
  std::cout << events << " events made in " << seconds_since(started) << " s, hub.db "
            << fs::file_size(folder / "hub.db") / 1'000'000 << " MB" << std::endl;
  const auto store = target();
  const auto between = [&](std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(dice);
  };
  const std::int64_t first = between(1, events);
  started = Clock::now();
  const bool killed = kill_at(*store, first);  // of a small hub a busy machine may be too late
  EXPECT_TRUE(killed || !is_long());
  const auto reached = rows_of(*store);
  std::cout << "killed at " << reached << " rows after " << seconds_since(started) << " s" << std::endl;
  started = Clock::now();
  const bool killed_again =
      kill_at(*store, reached + between(1, std::max<std::int64_t>(2 * events - reached, 1)) / 2);
  EXPECT_TRUE(killed_again || !is_long());
  std::cout << "killed at " << rows_of(*store) << " rows after " << seconds_since(started) << " s"
            << std::endl;
  EXPECT_GE(rows_of(*store), reached);  // it went on where it was

  started = Clock::now();
  const auto copy = start_copy();
  const auto line = copy->read_line(kHourMs);
  ASSERT_EQ(copy->wait_for_exit(60'000), 0);
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  std::cout << "finished in " << seconds_since(started) << " s, at most " << usage.ru_maxrss / 1024
            << " MB of memory" << std::endl;
  const auto result = nlohmann::json::parse(line.value());
  EXPECT_EQ(result.at("events"), events);
  EXPECT_EQ(result.at("devices"), devices);
  EXPECT_LT(usage.ru_maxrss, 512L * 1024);

  hub::StoreOptions options = hub::DataDirectory::open(folder).sqlite_options();
  options.file = left_behind();
  const auto before = content(*hub::open_sqlite_store(options, hub::hub_schema()));
  const auto after = content(*store);
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_EQ(before[i].values(), after[i].values());
}

}  // namespace
}  // namespace doorstep::testing
