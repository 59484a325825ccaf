#include "doorstep/demo/demo.h"

#include <chrono>
#include <csignal>
#include <fstream>
#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/office/import.h"
#include "doorstep/hub/office/local_time.h"
#include "doorstep/hub/server/serve.h"

#include "day.h"
#include "hub_client.h"
#include "report.h"
#include "showcase.h"
#include "sign_ins.h"

namespace doorstep::demo {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

const std::vector<std::string> kAppCarers{"harbour-c1", "harbour-c2"};  // share the tablet that is a browser

fs::path make_folder(const DemoOptions& options) {
  if (options.data.empty()) {
    auto pattern = (fs::temp_directory_path() / "doorstep-demo-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
      throw Error(ErrorClass::space, "no_folder", "can't make a temporary folder");
    return pattern;
  }
  if (fs::exists(options.data) && !fs::is_empty(options.data)) {
    throw Error(ErrorClass::rejected, "not_empty",
                options.data.string() + " is not empty: give the demo a new folder");
  }
  fs::create_directories(options.data);
  return options.data;
}

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Demo {
 public:
  explicit Demo(const DemoOptions& options)
      : options_(options),
        midnight_(hub::start_of_day(options.day, kZone)),
        world_(midnight_ + 5LL * 60 * kMinuteMs - (options.keep ? kHistoryDays * kDayMs : 0)),
        clock_(world_, "hub", 3'600'000),
        folder_(make_folder(options)),
        rota_(make_sample_rota(options.day)),
        hub_(serve_options(), clock_, platform::system_random()),
        showcase_(world_, hub_, options.day, [this](const std::string& line) { say(line); }) {}

  bool run() {
    say(fmt::format("the hub serves on {}; its folder is {}", hub_.url(), folder_.string()));
    import();
    if (options_.keep) play_history();
    world_.set(midnight_ + 5LL * 60 * kMinuteMs);
    enrol();
    Day day(world_, make_story(rota_, midnight_), tablets_, midnight_, options_.program,
            [this](const std::string& line) { say(line); });
    day.play();
    const bool right = report(day);
    if (options_.keep) open_doors();
    std::cout << result_.dump() << std::endl;
    return right;
  }

  // Until SIGINT or SIGTERM.
  void stay_up() {
    say(fmt::format("the hub stays up at {} (certificate {}); Ctrl-C ends it", hub_.url(),
                    hub_.certificate_file().string()));
    int signal = 0;
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigwait(&signals, &signal);
  }

 private:
  hub::ServeOptions serve_options() const {
    hub::ServeOptions serve;
    serve.data = folder_ / "hub";
    serve.listen = fmt::format("127.0.0.1:{}", options_.port);
    serve.staff_need_totp = false;  // its clock is not that of an authenticator app
    return serve;
  }

  void say(const std::string& line) const {
    const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
    std::cerr << fmt::format("[{:5.1f} s] {}\n", seconds, line);
  }

  void import() {
    const auto imported = hub::import_files(hub_.hub().store(), {{"people.csv", rota_.people_csv},
                                                                 {"carers.csv", rota_.carers_csv},
                                                                 {"rota.csv", rota_.rota_csv},
                                                                 {"packages.csv", rota_.packages_csv},
                                                                 {"outcomes.csv", rota_.outcomes_csv}});
    if (!imported.errors.empty())
      throw Error(ErrorClass::bug, "demo_import", hub::to_json(imported.errors).dump());
    say(fmt::format(
        "imported the rota of {}: {} visits, {} people, {} carers, {} providers, {} commissioners",
        options_.day, imported.files.at(2).rows, imported.files.at(0).rows, imported.files.at(1).rows,
        rota_.providers.size(), rota_.commissioners.size()));
  }

  device::HubAddress address() const { return {hub_.url(), read_file(hub_.certificate_file()), hub_.pin()}; }

  // The next morning, and people who can sign in; from now on the hub's clock runs.
  void open_doors() {
    showcase_.play_morning(tablets_);
    auto any = client(hub::Role::provider, "harbour");
    const auto sign_ins =
        make_sign_ins(hub_.hub().store(), platform::system_random(), any, options_.day, world_.now());
    world_.run();
    result_["url"] = hub_.url();
    result_["sign_ins"] = to_json(sign_ins);
    const std::string code = hub::make_enrolment_code(hub_.hub().store(), platform::system_random(),
                                                      world_.now(), ProviderId(kReadProvider), kAppCarers);
    result_["carer_app"] = {{"url", hub_.url() + "/carer/"}, {"code", code}};
    std::cerr
        << "\nSign in at " << hub_.url() << " (its certificate is its own: the browser asks once)\n"
        << sign_in_table(sign_ins)
        << "A real hub asks staff for a second factor too; this one, on the made-up day's clock, does "
           "not.\n"
        << "The carer's own app is at " << hub_.url() << "/carer/ : join with the code " << code
        << ", within ten minutes.\nIt shows the visits of the browser's own day: start the demo with --day "
           "and yesterday's date to see some.\n\n";
  }

  void play_history() {
    showcase_.import_rate_card();
    const auto enrol = [this](const std::string& carer, const std::string& provider, const fs::path& folder) {
      return enrolled(carer, provider, folder, {"boot-" + carer + "-old"});
    };
    showcase_.play_month(
        rota_, enrol, folder_ / "old-tablets",
        [this](const std::string& provider, const EventId& event) { approve(provider, event); });
  }

  std::unique_ptr<Tablet> enrolled(const std::string& carer, const std::string& provider,
                                   const fs::path& folder, const Tablet::Start& start) {
    auto tablet = std::make_unique<Tablet>(world_, folder, carer, provider, start);
    tablet->enrol(address(), hub::make_enrolment_code(hub_.hub().store(), platform::system_random(),
                                                      world_.now(), ProviderId(provider), {carer}));
    return tablet;
  }

  void enrol() {
    for (const auto& [carer, provider] : rota_.carers) {
      Tablet::Start start;
      start.boot = "boot-" + carer;
      if (carer == kWrongClockCarer) start.wall_offset = -kDayMs;
      tablets_[carer] = enrolled(carer, provider, folder_ / "tablets" / carer, start);
    }
    say(fmt::format(
        "{} tablets enrolled, each with a folder and a key of its own; the clock of one is a day slow",
        tablets_.size()));
  }

  HubClient client(hub::Role role, const std::string& of) {
    const auto secret = hub::make_client(hub_.hub().store(), platform::system_random(), role, of);
    return {address(), secret.client_id, secret.client_secret};
  }

  void approve(const std::string& provider, const EventId& amendment) {
    client(hub::Role::provider, provider)
        .post("/v1/amendments/" + amendment.str(),
              {{"decision", "approved"}, {"reason", "agrees with the next visit's check-in"}});
  }

  bool report(const Day& day) {
    world_.set(midnight_ + kDayMs - kMinuteMs);
    approve("harbour", day.amendment());
    say("the office approved the amendment");
    std::map<std::pair<std::string, std::string>, json>
        rows;  // a shared session may be seen by two commissioners
    std::map<std::string, json> exceptions;
    json csv_files = json::array();
    const auto query = fmt::format("/v1/actual-hours?from={0}&to={0}", options_.day);
    for (const auto& name : rota_.commissioners) {
      auto commissioner = client(hub::Role::commissioner, name);
      for (const auto& row : commissioner.get_items(query)) rows[{row.at("visit"), row.at("carer")}] = row;
      for (const auto& item : commissioner.get_items("/v1/exceptions?state=all")) {
        if (item.at("at").get<std::string>() >= format_instant(midnight_)) exceptions[item.at("id")] = item;
      }
      const auto file = folder_ / fmt::format("actual-hours-{}.csv", name);
      std::ofstream(file, std::ios::binary) << commissioner.get_csv(query);
      csv_files.push_back(file.string());
    }
    return print(values(rows), values(exceptions), csv_files);
  }

  template <class Map>
  static json values(const Map& map) {
    json list = json::array();
    for (const auto& [key, value] : map) list.push_back(value);
    return list;
  }

  bool print(const json& rows, const json& exceptions, const json& csv_files) {
    const auto check = check_against_logs(rows, tablets_);
    std::cerr << "\nPlanned and actual hours of " << options_.day
              << " (h:mm:ss), as the commissioners pull them\n"
              << hours_table(rows) << "\nWhat monitoring found\n"
              << exceptions_table(exceptions) << "\n";
    for (const auto& file : csv_files) std::cerr << "CSV: " << file.get<std::string>() << "\n";
    for (const auto& wrong : check.wrong) std::cerr << "WRONG: " << wrong << "\n";
    std::cerr << fmt::format("{} attendances checked against the tablets' own logs, to the second: {}\n",
                             check.attendances,
                             check.wrong.empty() ? "every number follows from them"
                                                 : fmt::format("{} do not follow", check.wrong.size()));
    result_ = {{"csv", csv_files},
               {"attendances", check.attendances},
               {"wrong", check.wrong},
               {"exceptions", exceptions.size()},
               {"hours", hours_json(rows)}};
    return check.wrong.empty();
  }

  const DemoOptions options_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  const Millis midnight_;
  World world_;
  DrivenClock clock_;
  const fs::path folder_;
  const SampleRota rota_;
  hub::RunningHub hub_;
  Showcase showcase_;
  json result_;
  std::map<std::string, std::unique_ptr<Tablet>> tablets_;
};

// So that the hub's threads leave these signals to stay_up().
void block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace

bool run_demo(const DemoOptions& options) {
  if (options.keep) block_signals();
  Demo demo(options);
  const bool right = demo.run();
  if (options.keep) demo.stay_up();
  return right;
}

}  // namespace doorstep::demo
