// Waiting for what another thread or the other end of a connection does.
#pragma once

#include <chrono>
#include <thread>

namespace doorstep::testing {

// Whether `is()` comes true within 20 s, asked each 10 ms: a bound on what hangs, not on what is slow.
template <class Is>
bool comes(const Is& is) {
  for (int i = 0; i < 2'000 && !is(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return is();
}

}  // namespace doorstep::testing
