// SHA-256 of bytes that come piece by piece.
#pragma once

#include <memory>
#include <string_view>

#include "doorstep/event/bytes.h"

namespace doorstep::platform {

// Not thread-safe. Throws Error(bug, crypto_failed).
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(std::string_view bytes);
  Digest digest();  // of everything so far; nothing may follow

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace doorstep::platform
