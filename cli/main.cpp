// The program `doorstep`: results on stdout, people's messages on stderr, exit 0, 1 or 2 (surface.md).
#include <csignal>
#include <exception>
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "doorstep/event/error.h"

#include "commands.h"

namespace {

using namespace doorstep;

void print_problem(const std::string& code, const std::string& detail) {
  std::cerr << nlohmann::json{{"code", code}, {"detail", detail}}.dump(
                   -1, ' ', false, nlohmann::json::error_handler_t::replace)
            << "\n";
}

int run(int argc, char** argv) {
  int exit_code = cli::kDone;
  CLI::App app{"Doorstep: care visits from the door to the actual hours"};
  app.name("doorstep");
  app.require_subcommand(1);
  cli::add_hub_commands(app, exit_code);
  cli::add_office_commands(app, exit_code);
  cli::add_people_commands(app, exit_code);
  cli::add_statement_commands(app, exit_code);
  cli::add_device_commands(app, exit_code);
  cli::add_verify_command(app, exit_code);
  cli::add_actuals_commands(app, exit_code);
  cli::add_demo_command(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help);
  } catch (const CLI::CallForAllHelp& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    print_problem("usage", std::string(error.what()) + " (doorstep --help tells more)");
    return cli::kInvalid;
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return run(argc, argv);
  } catch (const cli::InvalidInput& invalid) {
    std::cerr << invalid.document() << "\n";
    return cli::kInvalid;
  } catch (const Error& error) {
    print_problem(error.code(), error.what());
    return error.error_class() == ErrorClass::rejected ? cli::kInvalid : cli::kFailed;
  } catch (const std::exception& error) {
    print_problem("failed", error.what());
    return cli::kFailed;
  }
}
