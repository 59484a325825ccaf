// HTTP requests under way at once, by libcurl: no thread for each, and none that lasts longer than its time.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "doorstep/hub/hooks/plan.h"
#include "doorstep/hub/hooks/target.h"

namespace doorstep::hub {

struct Outgoing {
  std::string url;
  std::vector<std::string> headers;  // "name: value"
  std::string body;                  // posted
};

struct TransferOptions {
  TargetRules rules;
  std::chrono::milliseconds timeout{20'000};  // from the name to the last byte of the answer
  std::chrono::milliseconds connect_timeout{5'000};
  std::filesystem::path ca_file;  // empty: those of the machine
};

// Used by one thread, but for wake().
class Transfers {
 public:
  explicit Transfers(TransferOptions options);
  ~Transfers();  // breaks off what is under way
  Transfers(const Transfers&) = delete;
  Transfers& operator=(const Transfers&) = delete;

  // `ticket` names it in the answers; no other under way has it.
  void start(std::uint64_t ticket, Outgoing outgoing);
  // Works on all for up to `wait`; ends sooner where one has ended or wake() is called. Gives those that have.
  std::vector<std::pair<std::uint64_t, Answer>> step(std::chrono::milliseconds wait);
  void wake();
  std::size_t size() const { return under_way_.size(); }

 private:
  class One;
  struct Library;

  const TransferOptions options_;
  std::unique_ptr<Library> library_;
  std::map<std::uint64_t, std::unique_ptr<One>> under_way_;
};

}  // namespace doorstep::hub
