// doorstep hub copy.
#include "hub_copy.h"

#include <chrono>
#include <iostream>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "doorstep/hub/server/move_house.h"
#include "doorstep/platform/clock.h"
#include "doorstep/platform/random.h"

namespace doorstep::cli {

namespace {

// A line a table, and one every other second within it.
class ProgressLines {
 public:
  void operator()(std::string_view doing, std::string_view table, std::int64_t rows) {
    const auto now = std::chrono::steady_clock::now();
    const std::string at = std::string(doing) + " " + std::string(table);
    if (at == at_ && now - said_ < std::chrono::seconds(2)) return;
    at_ = at;
    said_ = now;
    std::cerr << at << ": " << rows << " rows" << std::endl;
  }

 private:
  std::string at_;
  std::chrono::steady_clock::time_point said_;
};

struct CopyArguments {
  std::string from;
  std::string to;
};

}  // namespace

void add_copy(CLI::App& hub_group) {
  CLI::App* sub = hub_group.add_subcommand(
      "copy", "moves a stopped hub's data from its folder to PostgreSQL, or back; verifies all of it");
  const auto args = std::make_shared<CopyArguments>();
  sub->add_option("--from", args->from, "the hub's folder, or postgresql://…")->required();
  sub->add_option("--to", args->to, "postgresql://…, or a folder with keys/database of the hub")->required();
  sub->callback([args] {
    ProgressLines lines;
    std::cout << hub::move_house(args->from, args->to, platform::system_clock(), platform::system_random(),
                                 std::ref(lines))
              << std::endl;
  });
}

}  // namespace doorstep::cli
