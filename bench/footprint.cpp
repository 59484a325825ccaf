// What a device process takes: memory while it syncs, and the engine as a library.
#include <fmt/format.h>

#include "harness/care.h"
#include "harness/folder.h"
#include "harness/options.h"
#include "harness/process.h"
#include "harness/pushing_device.h"

namespace doorstep::bench {

void bench_footprint(const Options& options, Report& report) {
  report.begin("footprint", "memory of a device process that syncs, and the size of the engine");
  const Folder folder(options.folder);
  const HubProcess hub(options.program, folder.path() / "hub", 1);
  const auto device = folder.path() / "device";
  PushingDevice pushing(hub, device, 250);
  const auto sync_mb = [&] {
    return static_cast<double>(peak_memory_of(options.program, {"device", "sync", "--dir", device})) / 1e6;
  };
  report.add({"peak memory of `device sync`, nothing new", sync_mb(), "MB", at_most(25)});
  pushing.record(options.size(10'000, 500));
  report.add({"peak memory of `device sync`, 10,000 events", sync_mb(), "MB", at_most(25)});
  if (options.library.empty()) return;
  const auto library = static_cast<double>(std::filesystem::file_size(options.library));
  report.add({"the engine with SQLite, a stripped shared object", library / 1e6, "MB"});
}

}  // namespace doorstep::bench
