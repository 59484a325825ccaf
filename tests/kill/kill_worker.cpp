// A carer's app that is killed at any moment: it records visits and syncs without end, and says on stdout what the
// engine acknowledged, one line each: "r SEQ ID" recorded, "s SEQ" receipted up to. Ends by itself after COUNT records.
#include <cstdio>
#include <cstdlib>
#include <string>

#include <unistd.h>

#include "doorstep/device/device.h"

namespace {

// One write, so that a line is either there or not.
void say(const std::string& line) {
  if (write(STDOUT_FILENO, line.data(), line.size()) < 0) std::exit(1);
}

int work(const char* directory, const std::string& carer, int count) {
  doorstep::device::Device device(directory);
  auto& engine = device.engine();
  say("o " + std::to_string(engine.head().seq) + "\n");
  for (int n = 0; n < count; ++n) {
    const auto visit = engine.new_visit_id();
    const auto in =
        engine.record({"visit.checked_in", doorstep::CarerId(carer), visit, std::nullopt,
                       R"({"method":"nfc","evidence":{},"planned":false,"service":"personal_care"})"});
    say("r " + std::to_string(in.seq) + " " + in.id.str() + "\n");
    const auto out = engine.record({"visit.checked_out", doorstep::CarerId(carer), visit, std::nullopt,
                                    R"({"method":"nfc","evidence":{}})"});
    say("r " + std::to_string(out.seq) + " " + out.id.str() + "\n");
    if (n % 3 == 2) {
      device.sync({1, 0});
      say("s " + std::to_string(engine.sent_seq()) + "\n");
    }
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  try {
    return work(argv[1], argv[2], std::atoi(argv[3]));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "kill_worker: %s\n", error.what());
    return 1;
  }
}
