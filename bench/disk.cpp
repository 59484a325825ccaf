// What this disk takes to make 4 KiB durable: the floor under everything that is acknowledged.
#include <array>
#include <stdexcept>

#include <fcntl.h>
#include <unistd.h>

#include "harness/folder.h"
#include "harness/options.h"

namespace doorstep::bench {

void bench_disk(const Options& options, Report& report) {
  report.begin("disk", "4 KiB appended to a file and fdatasync: what nothing durable can be faster than");
  const Folder folder(options.folder);
  const int file = ::open((folder.path() / "appended").c_str(), O_WRONLY | O_CREAT, 0600);
  const std::array<char, 4096> page{};
  Series syncs_us;
  for (int i = 0; i < options.size(1000, 50); ++i) {
    timed(syncs_us, [&] {
      if (::write(file, page.data(), page.size()) < 0 || ::fdatasync(file) != 0)
        throw std::runtime_error("the disk can't be written");
    });
  }
  ::close(file);
  report.add({"sync, median", syncs_us.median(), "us", {}, spread_of(syncs_us)});
  report.add({"sync, p99", syncs_us.p99(), "us"});
}

}  // namespace doorstep::bench
