#include "process.h"

#include <array>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace doorstep::testing {
namespace {

using Clock = std::chrono::steady_clock;

std::optional<int> exit_code_within(pid_t pid, int timeout_ms) {
  const auto deadline = Clock::now() + std::chrono::milliseconds(timeout_ms);
  int status = 0;
  while (waitpid(pid, &status, WNOHANG) == 0) {
    if (Clock::now() > deadline) return std::nullopt;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Process::Process(const std::vector<std::string>& command) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  std::vector<char*> argv;
  for (const auto& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("no process");
  if (pid_ == 0) {
    dup2(ends[1], STDOUT_FILENO);
    execv(argv[0], argv.data());
    _exit(127);
  }
  close(ends[1]);
  out_ = ends[0];
}

Process::~Process() {
  kill_now();
  close(out_);
}

bool Process::fill(int timeout_ms) {
  pollfd ready{out_, POLLIN, 0};
  if (poll(&ready, 1, timeout_ms) <= 0) return false;
  std::array<char, 4096> block{};
  const auto got = read(out_, block.data(), block.size());
  if (got <= 0) return false;
  buffer_.append(block.data(), static_cast<std::size_t>(got));
  return true;
}

std::optional<std::string> Process::read_line(int timeout_ms) {
  auto end = buffer_.find('\n');
  while (end == std::string::npos) {
    if (!fill(timeout_ms)) return std::nullopt;
    end = buffer_.find('\n');
  }
  auto line = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  return line;
}

void Process::kill_now() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

int Process::wait_for_exit(int timeout_ms) {
  const auto code = exit_code_within(pid_, timeout_ms);
  if (!code) {
    kill_now();
    return -1;
  }
  pid_ = -1;
  return *code;
}

int Process::terminate(int timeout_ms) {
  kill(pid_, SIGTERM);
  return wait_for_exit(timeout_ms);
}

std::string run_command(const std::vector<std::string>& command, int timeout_ms) {
  Process process(command);
  std::string out;
  while (const auto line = process.read_line(timeout_ms)) out += *line + "\n";
  out += process.rest();
  if (const int code = process.wait_for_exit(timeout_ms); code != 0) {
    throw std::runtime_error(command.at(1) + " " + command.at(2) + " ended with " + std::to_string(code));
  }
  return out;
}

}  // namespace doorstep::testing
