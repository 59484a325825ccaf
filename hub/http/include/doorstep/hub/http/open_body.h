// A body that goes on after its answer has begun, as server-sent events do: its maker writes, the connection sends. What
// the other end does not take is kept up to a limit, and beyond it the other end is dropped: a slow reader costs no more.
// Thread-safe.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace doorstep::hub {

class OpenBody {
 public:
  static constexpr std::size_t kMaxPendingBytes = 16ULL * 1024;

  // For the maker. False where nobody reads any more: the other end is gone, or was dropped, or it had ended.
  bool write(std::string_view bytes);
  void end();            // after what was written
  void drop();           // at once, whatever is still to be sent
  bool is_over() const;  // nothing written from now on is sent
  bool is_dropped() const;
  std::size_t pending() const;  // bytes that the connection has not taken yet
  // For a maker that writes at the reader's pace: `more` is called, from any thread, when nothing is pending; it is to
  // write up to kMaxPendingBytes, or to end, now or later. Set before the connection has it.
  void on_room(std::function<void()> more);

  // For the connection. `changed` is called, from any thread, when there is something to take, or it is over.
  void on_change(std::function<void()> changed);
  struct Next {
    std::string bytes;
    bool is_end = false;      // and nothing after them
    bool is_dropped = false;  // to be broken off
  };
  Next take(std::size_t most);
  void close();  // nobody reads any more

 private:
  enum class State { open, ended, dropped, closed };
  void tell(std::unique_lock<std::mutex> lock);

  mutable std::mutex mutex_;
  State state_ = State::open;
  std::string pending_;
  std::function<void()> changed_;
  std::function<void()> more_;
  bool asked_ = false;  // for more, and nothing was written since
};

}  // namespace doorstep::hub
