// 64 devices that push at once: pushes that wait together share a commit, against one commit a push.
#include <thread>

#include "harness/folder.h"
#include "harness/local_hub.h"
#include "harness/options.h"
#include "harness/sync_shim.h"

namespace doorstep::bench {
namespace {

constexpr int kWriters = 64;
constexpr std::size_t kGroups = 128;  // the hub's own setting
constexpr int kEventsAPush = 5;       // what a tablet with a signal has to say each few minutes

class Fleet {
 public:
  Fleet(const std::filesystem::path& folder, std::size_t max_group, const std::string& vfs)
      : hub_(folder, kWriters, max_group, vfs) {
    for (int i = 0; i < kWriters; ++i) tablets_.push_back(std::make_unique<Tablet>(hub_, i));
  }

  // Every tablet pushes `pushes` times, all at once; gives how long it took.
  double push(int pushes, Series& calls_us) {
    std::vector<std::vector<hub::Request>> requests(kWriters);
    for (std::size_t i = 0; i < requests.size(); ++i)
      for (int n = 0; n < pushes; ++n) requests[i].push_back(tablets_[i]->next_push(kEventsAPush));
    std::vector<Series> took(kWriters);
    std::vector<std::thread> threads;
    const auto start = now_ns();
    for (std::size_t i = 0; i < requests.size(); ++i)
      threads.emplace_back([&, i] {
        for (auto& request : requests[i]) timed(took[i], [&] { hub_.ask(std::move(request)); });
      });
    for (auto& thread : threads) thread.join();
    const double elapsed_us = static_cast<double>(now_ns() - start) / 1000;
    for (const auto& series : took) calls_us.add(series);
    return elapsed_us;
  }

 private:
  LocalHub hub_;
  std::vector<std::unique_ptr<Tablet>> tablets_;
};

// On the disk as it is where `vfs` is empty; `disk` goes before the names of the figures.
void compare(const Options& options, Report& report, const std::string& disk, const std::string& vfs) {
  const int rounds = options.size(10, 1);
  const int pushes = options.size(8, 1);
  const Folder folder(options.folder);
  Fleet ours(folder.path() / "grouped", kGroups, vfs);
  Fleet floor(folder.path() / "single", 1, vfs);
  Series ours_us;
  Series floor_us;
  Series gains;
  double total_us = 0;
  for (int round = 0; round < rounds; ++round) {
    const double our_time_us = ours.push(pushes, ours_us);
    gains.add(floor.push(pushes, floor_us) / our_time_us);
    total_us += our_time_us;
  }
  report.add({disk + "group commit / single commits, pushes a second", gains.median(), "x", at_least(3),
              spread_of(gains)});
  report.add(
      {disk + "group commit / single commits, p99", ours_us.p99() / floor_us.p99(), "x", at_most(0.5)});
  report.add({disk + "group commit", rounds * pushes * kWriters * 1e6 / total_us, "pushes/s"});
  report.add({disk + "group commit, p99", ours_us.p99() / 1000, "ms"});
  report.add({disk + "single commits, p99", floor_us.p99() / 1000, "ms"});
}

}  // namespace

void bench_group_commit(const Options& options, Report& report) {
  report.begin("group_commit", "64 devices pushing at once, 5 events a push, against one commit a push");
  compare(options, report, "", "");
  compare(options, report, "syncs of 1 ms: ", SyncShim(Syncs::slow).name());
}

}  // namespace doorstep::bench
