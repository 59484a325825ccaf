#include "file_descriptor.h"

#include <cerrno>

#include <unistd.h>

namespace doorstep::platform {

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) close(fd_);
}

bool read_all(int fd, std::string& out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got = read(fd, out.data() + done, out.size() - done);
    if (got == 0 || (got < 0 && errno != EINTR)) return false;
    if (got > 0) done += static_cast<std::size_t>(got);
  }
  return true;
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno != EINTR) return false;
    if (put > 0) bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

}  // namespace doorstep::platform
