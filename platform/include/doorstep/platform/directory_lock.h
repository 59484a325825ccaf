// One owner a directory: a lock that the operating system gives back when its process ends, however it ends.
#pragma once

#include <filesystem>

namespace doorstep::platform {

class DirectoryLock {
 public:
  // Takes `folder`/lock at once, or throws Error(busy, "directory_in_use") naming the folder.
  explicit DirectoryLock(const std::filesystem::path& folder);
  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  int fd_ = -1;
};

}  // namespace doorstep::platform
