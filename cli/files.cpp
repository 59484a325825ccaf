#include "files.h"

#include <fstream>
#include <iostream>

#include "doorstep/event/error.h"

namespace doorstep::cli {
namespace {

std::string read_all(std::istream& in, const std::string& name) {
  std::string text;
  char block[65'536];
  while (in.read(block, sizeof block) || in.gcount() > 0) {
    text.append(block, static_cast<std::size_t>(in.gcount()));
    if (text.size() > kMaxInputBytes)
      throw Error(ErrorClass::rejected, "bad_file", name + " is longer than 1 GiB");
  }
  if (in.bad()) throw Error(ErrorClass::rejected, "bad_file", "can't read " + name);
  return text;
}

}  // namespace

std::string read_input(const std::string& path) {
  if (path == "-") return read_all(std::cin, "standard input");
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Error(ErrorClass::rejected, "bad_file", "can't open " + path);
  return read_all(in, path);
}

}  // namespace doorstep::cli
