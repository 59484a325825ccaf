// A file descriptor that is closed when it goes, and reading and writing that is not stopped by signals.
#pragma once

#include <string>
#include <string_view>

namespace doorstep::platform {

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor();
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;

  explicit operator bool() const { return fd_ >= 0; }
  int get() const { return fd_; }

 private:
  int fd_;
};

// Fills `out` whole, or says false (also where the file is shorter).
bool read_all(int fd, std::string& out);
bool write_all(int fd, std::string_view bytes);

}  // namespace doorstep::platform
