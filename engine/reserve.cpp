#include "reserve.h"

#include <string>

#include "doorstep/event/error.h"

namespace doorstep {
namespace {

constexpr std::size_t kBytes = std::size_t{1} << 20;  // some eighty events, or a dozen of the longest

}  // namespace

void Reserve::make(platform::Random& random) try {
  if (place_.size(kFile) >= static_cast<std::int64_t>(kBytes)) {
    full_ = false;
    return;
  }
  std::string room(kBytes, '\0');
  // Random, for a file system that compresses would keep no room for anything else.
  random.fill({reinterpret_cast<std::uint8_t*>(room.data()), room.size()});
  place_.write(kFile, room);
  full_ = false;
} catch (const Error& error) {
  if (error.error_class() != ErrorClass::space) return;
  full_ = true;
  release();
}

bool Reserve::release() try {
  full_ = true;
  if (!place_.exists(kFile)) return false;
  place_.remove(kFile);
  return true;
} catch (const Error&) {
  return false;
}

}  // namespace doorstep
