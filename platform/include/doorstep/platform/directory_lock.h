// One owner a directory: a lock that the operating system gives back when its process ends, however it ends. In a browser
// the folders are the page's: it makes them, and holds a lock of its origin before it opens the engine.
#pragma once

#include <filesystem>

namespace doorstep::platform {

// Makes the folder, mode 0700, where it is not there. Throws Error(rejected, "directory_unusable").
void make_private_folder(const std::filesystem::path& folder);

class DirectoryLock {
 public:
  // Takes `folder`/lock at once, or throws Error(busy, "directory_in_use") naming the folder.
  explicit DirectoryLock(const std::filesystem::path& folder);
  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  [[maybe_unused]] int fd_ = -1;
};

}  // namespace doorstep::platform
