// The same documents pushed by PouchDB to an express-pouchdb server, side by side with a Doorstep device and hub.
#include <fstream>

#include <nlohmann/json.hpp>

#include "harness/folder.h"
#include "harness/options.h"
#include "harness/process.h"
#include "harness/pushing_device.h"

namespace doorstep::bench {
namespace {

constexpr int kBatch = 250;

struct Push {
  double elapsed_us, cpu_us;  // of both ends
};

Push push_by_pouchdb(const Options& options, const std::filesystem::path& folder,
                     const std::filesystem::path& lines, int events) {
  std::filesystem::create_directories(folder / "server");
  Process server("node", {options.peers / "server.js", folder / "server"});
  const int port = nlohmann::json::parse(server.read_line()).at("port");
  const double server_cpu_us = server.cpu_us();
  const auto pushed = nlohmann::json::parse(run(
      "node", {options.peers / "client.js", lines, folder, std::to_string(port), std::to_string(kBatch)}));
  if (pushed.at("written") != events) throw std::runtime_error("PouchDB has not written every document");
  return {pushed.at("elapsed_us"), pushed.at("cpu_us").get<double>() + server.cpu_us() - server_cpu_us};
}

}  // namespace

void bench_peers(const Options& options, Report& report) {
  report.begin("peers",
               "the same events by Doorstep over TLS and by PouchDB 9 to express-pouchdb 4 over plain HTTP");
  if (options.peers.empty()) return report.skip("run scripts/bench --peers; it needs npm");
  const Folder folder(options.folder);
  const int events = options.size(10'000, 500);
  const HubProcess hub(options.program, folder.path() / "hub", 1);
  PushingDevice device(hub, folder.path() / "device", kBatch);
  device.record(events);
  const auto lines = folder.path() / "lines.ndjson";
  std::ofstream(lines, std::ios::binary) << device.lines();
  const auto theirs = push_by_pouchdb(options, folder.path() / "pouchdb", lines, events);
  const auto pushed = device.push();
  const double our_cpu_us = pushed.device_cpu_us + pushed.hub_cpu_us;
  report.add(
      {"Doorstep / PouchDB, events a second", theirs.elapsed_us / pushed.elapsed_us, "x", at_least(10)});
  report.add({"PouchDB / Doorstep, CPU of both ends", theirs.cpu_us / our_cpu_us, "x", at_least(12)});
  report.add({"Doorstep", events * 1e6 / pushed.elapsed_us, "events/s"});
  report.add({"PouchDB", events * 1e6 / theirs.elapsed_us, "events/s"});
  report.add({"Doorstep, CPU of both ends an event", our_cpu_us / events, "us"});
  report.add({"PouchDB, CPU of both ends an event", theirs.cpu_us / events, "us"});
}

}  // namespace doorstep::bench
