// The main job: a hub, tablets and a day of care on this machine, through real HTTPS, and the hours at the end.
#pragma once

#include <filesystem>
#include <string>

#include "doorstep/event/instant.h"

namespace doorstep::demo {

struct DemoOptions {
  std::filesystem::path data;  // empty: a new folder among the temporary ones
  int port = 0;                // 0: any that is free
  std::string day = "2026-11-02";
  bool keep = false;    // the hub stays up until it is interrupted
  std::string program;  // this program's own file: a tablet's process is killed in the demo
};

// Progress and tables go to stderr, one JSON document to stdout. True where every figure followed from the tablets'
// own logs. Throws Error(rejected) for a day that is none, or a folder that is not empty.
bool run_demo(const DemoOptions& options);

// What the tablet that is killed does; see run_demo(). Never returns.
[[noreturn]] void run_killed_tablet(const std::filesystem::path& directory, const std::string& carer,
                                    const std::string& visit, Millis wall_ms, std::int64_t uptime_ms,
                                    const std::string& boot);

}  // namespace doorstep::demo
