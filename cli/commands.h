// The program's commands, one function a group. Each adds its subcommands; their callbacks do the work, set
// `exit_code` where it is not 0, and throw doorstep::Error or InvalidInput, which main() turns into the one JSON
// line on stderr and the exit code that surface.md promises.
#pragma once

#include <string>
#include <utility>

namespace CLI {
class App;
}

namespace doorstep::cli {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kInvalid = 2;  // wrong use or invalid input

// A problem with what was given: exit 2, and `document` (one line of JSON) is the last line on stderr.
class InvalidInput {
 public:
  explicit InvalidInput(std::string document) : document_(std::move(document)) {}
  const std::string& document() const { return document_; }

 private:
  std::string document_;
};

// The group `hub`, made by whoever asks first (hub.cpp): two files add commands to it.
CLI::App* hub_group(CLI::App& app);

void add_hub_commands(CLI::App& app,
                      int& exit_code);  // hub serve, enrolment-code, revoke, client, backup, restore
void add_office_commands(CLI::App& app, int& exit_code);     // hub import, policy, check
void add_people_commands(CLI::App& app, int& exit_code);     // hub account
void add_statement_commands(CLI::App& app, int& exit_code);  // hub uplift
void add_device_commands(CLI::App& app, int& exit_code);
void add_actuals_commands(CLI::App& app, int& exit_code);
void add_verify_command(CLI::App& app, int& exit_code);
void add_demo_command(CLI::App& app, int& exit_code);

}  // namespace doorstep::cli
