#include "http2_stream.h"

#include <utility>

namespace doorstep::hub {

namespace {

// A body that is too large is read to its end all the same: libcurl 7.88 is confused by an answer that comes earlier.
constexpr std::size_t kMaxDiscardedBytes = 64ULL * 1024 * 1024;

}  // namespace

bool Http2Stream::receive(std::string_view data, std::size_t max_body_bytes) {
  if (!memory_used_up && !request.body_too_large) {
    request.body_too_large = request.body.size() + data.size() > max_body_bytes;
    memory_used_up = !request.memory.grow(data.size());
  }
  if (!memory_used_up && !request.body_too_large) {
    request.body += data;
    return true;
  }
  request.body = {};
  discarded += data.size();
  return discarded <= kMaxDiscardedBytes;
}

Http2Stream::Given Http2Stream::give(char* to, std::size_t room) {
  if (open && sent == body.size()) {
    auto next = open->take(room);
    if (next.bytes.empty() && !next.is_end) return {0, false, true};
    if (next.is_end) open->close();
    body = std::move(next.bytes);
    sent = 0;
    if (next.is_end) open.reset();
  }
  const std::size_t size = body.copy(to, room, sent);
  sent += size;
  return {size, sent == body.size() && !open, false};
}

}  // namespace doorstep::hub
