// The same documents pushed by PouchDB to an express-pouchdb server, side by side with a Doorstep device and hub.
#include <fstream>

#include <nlohmann/json.hpp>

#include "harness/folder.h"
#include "harness/options.h"
#include "harness/process.h"
#include "harness/pushing_device.h"

namespace doorstep::bench {
namespace {

constexpr int kPeerBatch = 250;

struct PeerPush {
  double elapsed_us, cpu_us;  // of both ends
};

PeerPush push_by_pouchdb(const Options& options, const std::filesystem::path& folder,
                         const std::filesystem::path& lines, int events) {
  std::filesystem::create_directories(folder / "server");
  Process server("node", {options.peers / "server.js", folder / "server"});
  const int port = nlohmann::json::parse(server.read_line()).at("port");
  const double server_cpu_us = server.cpu_us();
  const auto pushed = nlohmann::json::parse(run("node", {options.peers / "client.js", lines, folder,
                                                         std::to_string(port), std::to_string(kPeerBatch)}));
  if (pushed.at("written") != events) throw std::runtime_error("PouchDB has not written every document");
  return {pushed.at("elapsed_us"), pushed.at("cpu_us").get<double>() + server.cpu_us() - server_cpu_us};
}

// Both sides, one after the other: PouchDB pushes what the device has recorded, then the device does.
struct Round {
  PeerPush theirs, ours;
};

Round round_of(const Options& options, int events) {
  const Folder scratch(options.folder);
  const auto& folder = scratch.path();
  const HubProcess hub(options.program, folder / "hub", 1);
  PushingDevice device(hub, folder / "device", kPeerBatch);
  device.record(events);
  const auto lines = folder / "lines.ndjson";
  std::ofstream(lines, std::ios::binary) << device.lines();
  const auto theirs = push_by_pouchdb(options, folder / "pouchdb", lines, events);
  const auto pushed = device.push();
  return {theirs, {pushed.elapsed_us, pushed.device_cpu_us + pushed.hub_cpu_us}};
}

}  // namespace

void bench_peers(const Options& options, Report& report) {
  report.begin("peers",
               "the same events by Doorstep over TLS and by PouchDB 9 to express-pouchdb 4 over plain HTTP");
  if (options.peers.empty()) return report.skip("run scripts/bench --peers; it needs npm");
  const int events = options.size(10'000, 500);
  const int rounds = options.size(5, 1);
  Series rates, cpu_ratios, our_rate, our_cpu_us, their_rate, their_cpu_us;
  for (int i = 0; i < rounds; ++i) {
    const auto round = round_of(options, events);
    rates.add(round.theirs.elapsed_us / round.ours.elapsed_us);
    cpu_ratios.add(round.theirs.cpu_us / round.ours.cpu_us);
    our_rate.add(events * 1e6 / round.ours.elapsed_us);
    their_rate.add(events * 1e6 / round.theirs.elapsed_us);
    our_cpu_us.add(round.ours.cpu_us / events);
    their_cpu_us.add(round.theirs.cpu_us / events);
  }
  const auto add = [&](const char* name, const Series& series, const char* unit,
                       std::optional<Goal> goal = {}) {
    report.add({name, series.median(), unit, goal, spread_of(series)});
  };
  add("Doorstep / PouchDB, events a second", rates, "x", at_least(10));
  add("PouchDB / Doorstep, CPU of both ends", cpu_ratios, "x", at_least(12));
  add("Doorstep", our_rate, "events/s");
  add("PouchDB", their_rate, "events/s");
  add("Doorstep, CPU of both ends an event", our_cpu_us, "us");
  add("PouchDB, CPU of both ends an event", their_cpu_us, "us");
}

}  // namespace doorstep::bench
