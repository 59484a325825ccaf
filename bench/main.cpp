// Runs the subjects and prints what they found: JSON on stdout, a table on stderr.
#include <algorithm>
#include <chrono>
#include <functional>
#include <iostream>
#include <thread>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "doorstep/event/instant.h"
#include "doorstep/platform/clock.h"

#include "harness/options.h"

namespace {

using namespace doorstep::bench;

struct Subject {
  const char* name;
  void (*run)(const Options&, Report&);
  bool by_name = false;  // takes minutes: runs only where it is asked for
};
constexpr Subject kSubjects[] = {{"disk", bench_disk},
                                 {"record", bench_record},
                                 {"ingest", bench_ingest},
                                 {"postgres", bench_postgres},
                                 {"group_commit", bench_group_commit},
                                 {"push", bench_push},
                                 {"verify", bench_verify},
                                 {"cold_open", bench_cold_open},
                                 {"footprint", bench_footprint},
                                 {"actuals", bench_actuals},
                                 {"county", bench_county},
                                 {"peers", bench_peers},
                                 {"county_postgres", bench_county_postgres, true},
                                 {"storm", bench_storm, true},
                                 {"herd", bench_herd, true}};

nlohmann::json machine() {
  return {{"processors", std::thread::hardware_concurrency()}, {"pointer_bits", sizeof(void*) * 8}};
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Doorstep's benchmarks: ratios to a floor that is measured in the same run");
  Options options;
  std::vector<std::string> only;
  app.add_flag("--quick", options.quick, "small sizes: only to see that everything runs");
  app.add_option("--program", options.program, "the program doorstep")->required();
  app.add_option("--library", options.library, "the engine as a shared object, stripped");
  app.add_option("--folder", options.folder, "a folder on the disk under test")->required();
  app.add_option("--postgres", options.postgres, "postgresql://…, a database that may be changed");
  app.add_option("--county", options.county,
                 "a folder that keeps the year of a county for the next run of that day");
  app.add_option("--peers", options.peers, "where the peers' packages are");
  app.add_option("--only", only, "these subjects alone")->delimiter(',');
  CLI11_PARSE(app, argc, argv);
  Report report;
  for (const auto& subject : kSubjects) {
    const bool named = std::find(only.begin(), only.end(), subject.name) != only.end();
    if (!named && (!only.empty() || subject.by_name)) continue;
    std::cerr << "bench: " << subject.name << std::endl;
    try {
      subject.run(options, report);
    } catch (const std::exception& error) {
      std::cerr << "bench: " << subject.name << " failed: " << error.what() << std::endl;
      return 1;
    }
  }
  report.print_table(std::cerr);
  const nlohmann::json document{
      {"time", doorstep::format_instant(doorstep::platform::system_clock().wall_ms())},
      {"quick", options.quick},
      {"machine", machine()},
      {"subjects", report.document()}};
  std::cout << document.dump(2) << std::endl;
  return 0;
}
