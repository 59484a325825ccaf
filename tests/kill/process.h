// A child process whose stdout is read and that can be killed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace doorstep::testing {

class Process {
 public:
  explicit Process(const std::vector<std::string>& command);
  ~Process();  // kills it
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // The next whole line of its stdout; nullopt at the end, or after the time.
  std::optional<std::string> read_line(int timeout_ms);
  const std::string& rest() const { return buffer_; }  // what came without a newline
  void kill_now();                    // SIGKILL, and waits for its end; what it had printed can still be read
  int terminate(int timeout_ms);      // SIGTERM, waits; its exit code, or -1 where it had to be killed
  int wait_for_exit(int timeout_ms);  // the same without the signal
  pid_t pid() const { return pid_; }

 private:
  bool fill(int timeout_ms);

  pid_t pid_ = -1;
  int out_ = -1;
  std::string buffer_;
};

// Runs a command to its end and returns its stdout; throws std::runtime_error where it fails or takes too long.
std::string run_command(const std::vector<std::string>& command, int timeout_ms = 20'000);

}  // namespace doorstep::testing
