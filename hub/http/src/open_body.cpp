#include "doorstep/hub/http/open_body.h"

#include <algorithm>
#include <utility>

namespace doorstep::hub {

// Not under the lock: what is called may take from this body.
void OpenBody::tell(std::unique_lock<std::mutex> lock) {
  const auto changed = changed_;
  lock.unlock();
  if (changed) changed();
}

bool OpenBody::write(std::string_view bytes) {
  std::unique_lock lock(mutex_);
  if (state_ != State::open) return false;
  asked_ = false;
  const bool is_too_slow = pending_.size() + bytes.size() > kMaxPendingBytes;
  if (is_too_slow) {
    state_ = State::dropped;
    pending_ = {};
  } else {
    pending_ += bytes;
  }
  tell(std::move(lock));
  return !is_too_slow;
}

void OpenBody::on_room(std::function<void()> more) {
  const std::lock_guard lock(mutex_);
  more_ = std::move(more);
}

void OpenBody::end() {
  std::unique_lock lock(mutex_);
  if (state_ != State::open) return;
  state_ = State::ended;
  tell(std::move(lock));
}

void OpenBody::drop() {
  std::unique_lock lock(mutex_);
  if (state_ == State::closed) return;
  state_ = State::dropped;
  pending_ = {};
  tell(std::move(lock));
}

bool OpenBody::is_over() const {
  const std::lock_guard lock(mutex_);
  return state_ != State::open;
}

bool OpenBody::is_dropped() const {
  const std::lock_guard lock(mutex_);
  return state_ == State::dropped;
}

std::size_t OpenBody::pending() const {
  const std::lock_guard lock(mutex_);
  return pending_.size();
}

void OpenBody::on_change(std::function<void()> changed) {
  std::unique_lock lock(mutex_);
  changed_ = std::move(changed);
  const bool is_due = !pending_.empty() || state_ != State::open;
  if (is_due) tell(std::move(lock));
}

OpenBody::Next OpenBody::take(std::size_t most) {
  std::unique_lock lock(mutex_);
  Next next;
  next.is_dropped = state_ == State::dropped;
  next.bytes = pending_.substr(0, most);
  pending_.erase(0, next.bytes.size());
  next.is_end = state_ != State::open && pending_.empty();
  const bool has_room = state_ == State::open && pending_.empty() && more_ && !asked_;
  if (!has_room) return next;
  asked_ = true;
  const auto more = more_;
  lock.unlock();
  more();
  return next;
}

void OpenBody::close() {
  std::function<void()> changed, more;  // go when the lock has gone
  const std::lock_guard lock(mutex_);
  state_ = State::closed;
  pending_ = {};
  changed = std::exchange(changed_, nullptr);
  more = std::exchange(more_, nullptr);
}

}  // namespace doorstep::hub
