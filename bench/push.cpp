// 10,000 events from a real device (engine, sync, libcurl) to a hub in a process of its own, over TLS on loopback.
#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "harness/folder.h"
#include "harness/options.h"
#include "harness/process.h"
#include "harness/pushing_device.h"

namespace doorstep::bench {
namespace {

constexpr auto kReadModelsTake = std::chrono::seconds(4);
constexpr double kHeadersASegment = 52;  // IPv4, TCP and its timestamps

// A hub of its own each: a second device would give the same visits at the same times again.
void push_in_batches(const Options& options, int batch, double goal_bytes, Report& report) {
  const Folder folder(options.folder);
  const HubProcess hub(options.program, folder.path() / "hub", 1);
  PushingDevice device(hub, folder.path() / "device", static_cast<std::size_t>(batch));
  device.record(options.size(10'000, 500));
  const auto pushed = device.push();
  const double hub_cpu_us = hub.cpu_us();
  std::this_thread::sleep_for(kReadModelsTake);
  const double views_cpu_us = hub.cpu_us() - hub_cpu_us;
  const double events = device.events();
  const auto& wire = pushed.meter.push;
  const double bytes = static_cast<double>(wire.bytes_out + wire.bytes_in) / events;
  const auto name = [&](const char* what) { return fmt::format("{} a batch: {}", batch, what); };
  report.add({name("bytes an event on the wire"), bytes, "bytes", at_most(goal_bytes)});
  report.add({name("of these the compressed lines"), static_cast<double>(pushed.meter.body_bytes) / events,
              "bytes"});
  const auto pushes = static_cast<double>(pushed.meter.pushes);
  report.add(
      {name("besides them a push, out"),
       static_cast<double>(wire.bytes_out - static_cast<std::int64_t>(pushed.meter.body_bytes)) / pushes,
       "bytes"});
  report.add({name("besides them a push, in"), static_cast<double>(wire.bytes_in) / pushes, "bytes"});
  report.add({name("with TCP and IP headers (computed)"),
              bytes + static_cast<double>(wire.segments) * kHeadersASegment / events, "bytes"});
  report.add({name("a line as it is stored"), device.line_bytes(), "bytes"});
  report.add({name("connections"), static_cast<double>(pushed.meter.connections.size()), "", at_most(1)});
  report.add({name("events a second"), events * 1e6 / pushed.elapsed_us, "events/s"});
  report.add({name("a push, median"),
              pushed.meter.push_us.median() / 1000,
              "ms",
              {},
              spread_of(pushed.meter.push_us)});
  report.add({name("CPU of the device an event"), pushed.device_cpu_us / events, "us"});
  report.add({name("CPU of the hub an event"), pushed.hub_cpu_us / events, "us"});
  report.add({name("and afterwards, for the read models"), views_cpu_us / events, "us"});
}

}  // namespace

void bench_push(const Options& options, Report& report) {
  report.begin("push",
               "10,000 events from a real device over TLS on loopback to a hub in a process of its own");
  push_in_batches(options, 250, 100, report);
  push_in_batches(options, 25, 120, report);
}

}  // namespace doorstep::bench
