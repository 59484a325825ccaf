#include "doorstep/platform/directory_lock.h"

#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "doorstep/event/error.h"

namespace doorstep::platform {

void make_private_folder(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (fs::is_directory(folder, error)) return;
  fs::create_directories(folder, error);
  if (!error) fs::permissions(folder, fs::perms::owner_all, error);
  if (error)
    throw Error(ErrorClass::rejected, "directory_unusable", folder.string() + ": " + error.message());
}

DirectoryLock::DirectoryLock(const std::filesystem::path& folder) {
  fd_ = open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd_ < 0) {
    const auto error_class = errno == ENOSPC ? ErrorClass::space : ErrorClass::rejected;
    throw Error(error_class, "directory_unusable",
                "cannot lock " + folder.string() + ": " + std::strerror(errno));
  }
  if (flock(fd_, LOCK_EX | LOCK_NB) == 0) return;  // the kernel gives it back with the descriptor
  const int why = errno;
  close(fd_);
  if (why == EWOULDBLOCK) throw Error(ErrorClass::busy, "directory_in_use", folder.string() + " is in use");
  throw Error(ErrorClass::rejected, "directory_unusable",
              "cannot lock " + folder.string() + ": " + std::strerror(why));
}

DirectoryLock::~DirectoryLock() { close(fd_); }

}  // namespace doorstep::platform
