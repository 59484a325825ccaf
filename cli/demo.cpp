// doorstep demo, and the tablet's process that it kills.
#include "doorstep/demo/demo.h"

#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "commands.h"

namespace doorstep::cli {
namespace {

struct TabletOptions {
  std::string directory, carer, visit, boot;
  std::int64_t wall_ms = 0, uptime_ms = 0;
};

void add_tablet_command(CLI::App& app) {
  auto options = std::make_shared<TabletOptions>();
  auto* command = app.add_subcommand("demo-tablet", "")->group("");  // hidden: the demo starts it
  command->add_option("directory", options->directory)->required();
  command->add_option("carer", options->carer)->required();
  command->add_option("visit", options->visit)->required();
  command->add_option("wall_ms", options->wall_ms)->required();
  command->add_option("uptime_ms", options->uptime_ms)->required();
  command->add_option("boot", options->boot)->required();
  command->callback([options] {
    demo::run_killed_tablet(options->directory, options->carer, options->visit, options->wall_ms,
                            options->uptime_ms, options->boot);
  });
}

}  // namespace

void add_demo_command(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<demo::DemoOptions>();
  auto* command =
      app.add_subcommand("demo", "A hub, tablets and a day of care on this machine; ends with the hours");
  command->add_option("--data", options->data, "a new folder for it; a temporary one without it");
  command->add_option("--port", options->port, "of the hub on 127.0.0.1; any without it")
      ->check(CLI::Range(0, 65'535));
  command->add_option("--day", options->day, "the local date, 2026-11-02 without it");
  command->add_flag("--keep", options->keep,
                    "the hub stays up until it is interrupted; so it does on a terminal");
  command->callback([options, &exit_code] {
    options->program = std::filesystem::read_symlink("/proc/self/exe").string();
    options->keep = options->keep || (isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0);
    exit_code = demo::run_demo(*options) ? kDone : kFailed;
  });
  add_tablet_command(app);
}

}  // namespace doorstep::cli
