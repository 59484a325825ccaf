// doorstep hub copy.
#include "hub_copy.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <iostream>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "doorstep/hub/server/move_house.h"
#include "doorstep/platform/clock.h"
#include "doorstep/platform/random.h"

namespace doorstep::cli {

namespace {

// A line a table when it is done, and one every other second within it.
class ProgressLines {
 public:
  void operator()(std::string_view doing, std::string_view table, std::int64_t rows) {
    const std::string at = std::string(doing) + " " + std::string(table);
    const auto now = std::chrono::steady_clock::now();
    if (at != at_) say();
    at_ = at;
    rows_ = rows;
    if (now - said_at_ >= std::chrono::seconds(2)) say();
  }
  void say() {
    if (rows_ == 0) return;
    said_at_ = std::chrono::steady_clock::now();
    std::cerr << at_ << ": " << rows_ << " rows" << std::endl;
    rows_ = 0;
  }

 private:
  std::string at_;
  std::int64_t rows_ = 0;  // not said yet; 0: none
  std::chrono::steady_clock::time_point said_at_;
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
    const auto result = hub::move_house(args->from, args->to, platform::system_clock(),
                                        platform::system_random(), std::ref(lines));
    lines.say();
    std::cout << result << std::endl;
  });
}

}  // namespace doorstep::cli
