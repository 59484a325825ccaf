// A carer's app that is killed in the middle of a word, or of a new PIN: it says on stdout what the engine acknowledged,
// one number a line.
//   kill_typist DIRECTORY type             puts a draft after each keystroke, its number as its text
//   kill_typist DIRECTORY pin FIRST        changes the carer's PIN from number FIRST to the next, without end
#include <cstdio>
#include <cstdlib>
#include <string>

#include <unistd.h>

#include "doorstep/device/device.h"

#include "typing.h"

namespace doorstep::testing {
namespace {

void say(int number) {
  const std::string line = std::to_string(number) + "\n";
  if (write(STDOUT_FILENO, line.data(), line.size()) < 0) std::exit(1);
}

int work(const std::string& directory, const std::string& what, int number) {
  device::Device device(directory);
  auto& engine = device.engine();
  if (what == "pin" && !engine.lock_state().pins) engine.set_pin(kTypist, "", pin_of(number));
  say(number);
  for (;; say(number)) {
    ++number;
    if (what == "type") engine.put_draft(kTyped, std::to_string(number));
    if (what == "pin") engine.set_pin(kTypist, pin_of(number - 1), pin_of(number));
  }
}

}  // namespace
}  // namespace doorstep::testing

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  try {
    return doorstep::testing::work(argv[1], argv[2], std::atoi(argv[3]));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "kill_typist: %s\n", error.what());
    return 1;
  }
}
