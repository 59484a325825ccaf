#include "process.h"

#include <array>
#include <csignal>
#include <ctime>
#include <fstream>
#include <stdexcept>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "doorstep/platform/clock.h"

#include "measure.h"
#include "office.h"

namespace doorstep::bench {
namespace {

[[noreturn]] void become(const std::filesystem::path& program, const Arguments& arguments) {
  std::vector<char*> argv{const_cast<char*>(program.c_str())};
  for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  execvp(program.c_str(), argv.data());
  _exit(127);
}

std::size_t peak_memory_now(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  std::string word;
  while (status >> word) {
    if (word != "VmHWM:") continue;
    std::size_t kib = 0;
    status >> kib;
    return kib * 1024;
  }
  throw std::runtime_error("no VmHWM in /proc");
}

// Stops the child just before it ends, while its memory is still there to be asked about.
std::size_t watch_to_the_end(pid_t pid) {
  int status = 0;
  std::size_t peak = 0;
  waitpid(pid, &status, 0);  // at its exec
  ptrace(PTRACE_SETOPTIONS, pid, nullptr, PTRACE_O_TRACEEXIT);
  ptrace(PTRACE_CONT, pid, nullptr, nullptr);
  while (waitpid(pid, &status, 0) == pid && !WIFEXITED(status) && !WIFSIGNALED(status)) {
    const bool is_ending = status >> 8 == (SIGTRAP | PTRACE_EVENT_EXIT << 8);
    if (is_ending) peak = peak_memory_now(pid);
    const long signal = is_ending ? 0 : WSTOPSIG(status);
    ptrace(PTRACE_CONT, pid, nullptr, signal);
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw std::runtime_error("a command failed");
  return peak;
}

Arguments import_arguments(const std::string& data, const std::filesystem::path& folder, int carers) {
  Arguments arguments{"hub", "import", "--data", data};
  for (const auto& file : office_files(platform::system_clock().wall_ms(), carers, 20)) {
    const auto path = folder / file.name;
    std::ofstream(path, std::ios::binary) << file.text;
    arguments.push_back(path.string());
  }
  return arguments;
}

std::string folder_for(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  return (folder / "data").string();
}

}  // namespace

Process::Process(const std::filesystem::path& program, const Arguments& arguments) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe can be made");
  pid_ = fork();
  if (pid_ == 0) {
    dup2(ends[1], STDOUT_FILENO);
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDERR_FILENO);
    become(program, arguments);
  }
  close(ends[1]);
  out_ = ends[0];
  if (pid_ < 0) throw std::runtime_error("no process can be made");
}

Process::~Process() {
  stop();
  close(out_);
}

std::string Process::read_line() {
  std::string line;
  char c = 0;
  while (read(out_, &c, 1) == 1 && c != '\n') line += c;
  return line;
}

std::string Process::read_all() {
  std::string text;
  std::array<char, 4096> chunk{};
  for (ssize_t got = 1; got > 0;) {
    got = read(out_, chunk.data(), chunk.size());
    if (got > 0) text.append(chunk.data(), static_cast<std::size_t>(got));
  }
  return text;
}

double Process::cpu_us() const {
  const double time_us = process_cpu_us(pid_);
  if (time_us == 0) throw std::runtime_error("a process's time can't be read");
  return time_us;
}

int Process::wait() {
  int status = 0;
  if (pid_ > 0) waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::size_t Process::peak_memory_bytes() const { return peak_memory_now(pid_); }

void Process::stop() {
  if (pid_ > 0) ::kill(pid_, SIGTERM);
  wait();
}

void Process::kill() {
  if (pid_ > 0) ::kill(pid_, SIGKILL);
  wait();
}

std::string run(const std::filesystem::path& program, const Arguments& arguments) {
  Process process(program, arguments);
  auto text = process.read_all();
  if (process.wait() != 0)
    throw std::runtime_error(program.filename().string() + " " + arguments.at(0) + " failed");
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

std::size_t peak_memory_of(const std::filesystem::path& program, const Arguments& arguments) {
  const pid_t pid = fork();
  if (pid == 0) {
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
    become(program, arguments);
  }
  return watch_to_the_end(pid);
}

ServingHub::ServingHub(const std::filesystem::path& program, const std::filesystem::path& data,
                       const std::string& listen)
    : process_(program, {"hub", "serve", "--data", data.string(), "--listen", listen}) {
  const auto started = nlohmann::json::parse(process_.read_line());
  url_ = started.at("listening");
  certificate_file_ = started.at("certificate");
}

int ServingHub::port() const { return std::stoi(url_.substr(url_.rfind(':') + 1)); }

std::string ServingHub::certificate_pem() const {
  std::ifstream in(certificate_file_, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

HubProcess::HubProcess(const std::filesystem::path& program, const std::filesystem::path& folder, int carers)
    : ServingHub(program, folder_for(folder)), program_(program), data_(folder_for(folder)) {
  run(program_, import_arguments(data_, folder, carers));
}

std::string HubProcess::enrolment_code(int carer) const {
  return run(program_, {"hub", "enrolment-code", "--data", data_, "--provider", kProvider, "--carer",
                        carer_name(carer)});
}

}  // namespace doorstep::bench
