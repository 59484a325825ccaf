#include "killed.h"

#include <array>
#include <csignal>
#include <cstdio>

#include <nlohmann/json.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "doorstep/demo/demo.h"
#include "doorstep/event/error.h"

#include "tablet.h"

namespace doorstep::demo {
namespace {

constexpr int kAcknowledgements = 4;
constexpr Millis kStepMs = 20;  // between two records of the process that will be killed

[[noreturn]] void become_tablet(int out, const std::string& program, const std::array<std::string, 6>& args) {
  dup2(out, STDOUT_FILENO);
  execl(program.c_str(), program.c_str(), "demo-tablet", args[0].c_str(), args[1].c_str(), args[2].c_str(),
        args[3].c_str(), args[4].c_str(), args[5].c_str(), static_cast<char*>(nullptr));
  _exit(127);
}

std::int64_t read_acknowledgements(int in) {
  std::int64_t last = 0;
  FILE* file = fdopen(in, "r");
  std::array<char, 64> line{};
  for (int n = 0; n < kAcknowledgements && std::fgets(line.data(), line.size(), file) != nullptr; ++n) {
    last = std::strtoll(line.data(), nullptr, 10);
  }
  std::fclose(file);
  return last;
}

}  // namespace

std::int64_t record_and_be_killed(const std::string& program, const std::filesystem::path& directory,
                                  const std::string& carer, const std::string& visit,
                                  const platform::Clock& clock) {
  const std::array<std::string, 6> args{
      directory.string(), carer, visit, std::to_string(clock.wall_ms()), std::to_string(clock.uptime_ms()),
      clock.boot()};
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw Error(ErrorClass::bug, "demo_pipe", "can't make a pipe");
  const pid_t child = fork();
  if (child < 0) throw Error(ErrorClass::bug, "demo_fork", "can't start a process");
  if (child == 0) become_tablet(ends[1], program, args);
  close(ends[1]);
  const auto last = read_acknowledgements(ends[0]);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  if (last == 0) throw Error(ErrorClass::bug, "demo_killed", "the tablet's process acknowledged nothing");
  return last;
}

// Checks in and records tasks without end, printing the seq of each once it is durable; its clock starts at the given
// readings and goes on by itself.
void run_killed_tablet(const std::filesystem::path& directory, const std::string& carer,
                       const std::string& visit, Millis wall_ms, std::int64_t uptime_ms,
                       const std::string& boot) {
  World world(wall_ms);
  Tablet tablet(world, directory, carer, "", {boot, uptime_ms, 0});
  tablet.check_in(visit, "nfc");
  for (;;) {
    std::printf("%lld\n", static_cast<long long>(tablet.engine().head().seq));
    std::fflush(stdout);
    world.set(world.now() + kStepMs);
    tablet.record(visit, "task.recorded", {{"task", "look_in"}, {"result", "done"}});
  }
}

}  // namespace doorstep::demo
