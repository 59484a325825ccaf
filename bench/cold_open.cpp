// A tablet with a year of care on it: how long until the screen can show today's visits, and in how much memory.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "doorstep/platform/openssl.h"

#include "harness/care.h"
#include "harness/clock.h"
#include "harness/folder.h"
#include "harness/made_up.h"
#include "harness/options.h"
#include "harness/process.h"
#include "harness/sync_shim.h"
#include "harness/units.h"

namespace doorstep::bench {
namespace {

constexpr int kVisitsADay = 20;
constexpr int kRotaDaysBack = 7;
constexpr int kRotaDaysAhead = 14;

std::string new_id() { return platform::make_uuid_v4(platform::system_random()); }

// Lets the kernel forget what it holds of the files: the next read is from the disk.
void evict(const std::filesystem::path& folder) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const int file = open(entry.path().c_str(), O_RDONLY);
    if (file < 0) continue;
    fdatasync(file);
    posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    close(file);
  }
}

class Year {
 public:
  Year(const std::filesystem::path& folder, int visits)
      : folder_(folder), keys_(platform::make_file_key_store(folder / "keys")), clock_(begin(visits)) {
    std::vector<PersonId> people;
    for (int i = 0; i < 40; ++i) people.emplace_back(new_id());
    for (int i = 0; i < visits; ++i)
      visits_.push_back({VisitId(new_id()), people[static_cast<std::size_t>(i) % 40]});
    record(visits);
  }

  std::unique_ptr<Engine> open(const std::string& vfs = {}) {
    return Engine::open(
        {folder_, clock_, platform::system_random(), platform::openssl_crypto(), *keys_, vfs});
  }
  CarerId carer() const { return carer_; }
  VisitId last_visit() const { return visits_.back().visit; }
  int events() const { return static_cast<int>(visits_.size()) * kEventsAVisit; }

 private:
  static Millis begin(int visits) {
    const Millis now = platform::system_clock().wall_ms();
    return now - visits * Millis{kDay} / kVisitsADay;
  }

  // Day by day, and each day somebody looks at it, as in life.
  void record(int visits) {
    const auto engine = open(SyncShim(Syncs::leave_out).name());
    engine->begin_log(made_up_identity());
    Care care(visits_, carer_, 5);
    const Millis start = clock_.wall_ms();
    for (int visit = 0; visit < visits; ++visit) {
      const Millis due = start + visit * Millis{kDay} / kVisitsADay;
      if (due > clock_.wall_ms()) clock_.advance(due - clock_.wall_ms());
      for (int i = 0; i < kEventsAVisit; ++i) {
        const auto happening = care.next();
        clock_.advance(i == 0 ? 0 : happening.gap_ms);
        engine->record(happening.event);
      }
      if (visit % kVisitsADay == 0) engine->today();
    }
    engine->apply_feed(feed(), "cursor", true);
    engine->today();
  }

  // What a hub's feed holds of it: the last days, and the next.
  std::vector<FeedChange> feed() {
    std::vector<FeedChange> changes;
    const int first = std::max(0, static_cast<int>(visits_.size()) - kRotaDaysBack * kVisitsADay);
    for (int i = first; i < static_cast<int>(visits_.size()) + kRotaDaysAhead * kVisitsADay; ++i) {
      const bool is_past = i < static_cast<int>(visits_.size());
      const auto& model = visits_[static_cast<std::size_t>(i) % visits_.size()];
      const Millis start =
          clock_.wall_ms() + (i - static_cast<int>(visits_.size())) * Millis{kDay} / kVisitsADay;
      changes.push_back(
          {"planned_visit", is_past ? model.visit.str() : new_id(), 1,
           fmt::format(R"({{"carers":["{}"],"end":"{}","person":"{}","ref":"v{}","service":"personal_care",)"
                       R"("start":"{}","tasks":["wash","dress","breakfast"]}})",
                       carer_.str(), format_instant(start + kHour / 2), model.person.str(), i,
                       format_instant(start))});
    }
    return changes;
  }

  std::filesystem::path folder_;
  std::unique_ptr<platform::KeyStore> keys_;
  DrivenClock clock_;
  CarerId carer_{new_id()};
  std::vector<CareVisit> visits_;
};

void open_and_show(Year& year) {
  if (year.open()->today().empty()) throw std::runtime_error("the day has no visits");
}

double peak_mb(const Options& options, const Arguments& arguments) {
  return static_cast<double>(peak_memory_of(options.program, arguments)) / 1e6;
}

}  // namespace

void bench_cold_open(const Options& options, Report& report) {
  report.begin("cold_open", "a tablet with a year of visits: opened, and today's visits asked for");
  const Folder folder(options.folder);
  const auto device = folder.path() / "device";
  std::filesystem::create_directory(device);
  Year year(device, options.size(7'300, 100));
  Series cold_us, warm_us, rebuilt_us;
  for (int round = 0; round < options.size(20, 2); ++round) {
    evict(device);
    timed(cold_us, [&] { open_and_show(year); });
    timed(warm_us, [&] { open_and_show(year); });
  }
  std::filesystem::remove(device / "view.db");
  timed(rebuilt_us, [&] { open_and_show(year); });
  report.add({"open and today(), files not in memory, median", cold_us.median() / 1000, "ms", at_most(50),
              Spread{cold_us.quantile(0.25) / 1000, cold_us.quantile(0.75) / 1000}});
  report.add({"open and today(), files in memory, median", warm_us.median() / 1000, "ms"});
  report.add({"open and today(), view.db lost and made anew", rebuilt_us.median() / 1000, "ms"});
  report.add({"events in the log", static_cast<double>(year.events()), ""});
  const auto size = static_cast<double>(std::filesystem::file_size(device / "log.db"));
  report.add({"log.db, bytes an event", size / year.events(), "bytes"});
  report.add({"peak memory of `device check-in`",
              peak_mb(options, {"device", "check-in", "--dir", device, "--carer", year.carer().str(),
                                "--visit", year.last_visit().str()}),
              "MB", at_most(25)});
  report.add({"peak memory of `device today`", peak_mb(options, {"device", "today", "--dir", device}), "MB",
              at_most(25)});
}

}  // namespace doorstep::bench
