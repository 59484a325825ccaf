#include "doorstep/platform/directory_lock.h"

#include <csignal>
#include <cstdint>
#include <optional>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "doorstep/event/error.h"
#include "doorstep/testing/temporary_folder.h"

namespace doorstep::platform {
namespace {

using testing::TemporaryFolder;

// The code of the error that taking the lock gives, or "" where it is taken (and given back).
std::string try_lock(const std::filesystem::path& folder) {
  try {
    const DirectoryLock lock(folder);
    return "";
  } catch (const Error& error) {
    return std::string(to_string(error.error_class())) + '/' + error.code();
  }
}

// A process of its own that takes the lock, says so, and lives until it is killed.
class LockingProcess {
 public:
  explicit LockingProcess(const std::filesystem::path& folder) {
    int ready[2];
    if (pipe(ready) != 0) throw std::runtime_error("pipe");
    pid_ = fork();
    if (pid_ == 0) {
      const DirectoryLock lock(folder);
      const bool told = write(ready[1], "x", 1) == 1;
      if (!told) _exit(1);
      while (true) pause();
    }
    close(ready[1]);
    char byte = 0;
    has_lock_ = read(ready[0], &byte, 1) == 1;
    close(ready[0]);
  }
  ~LockingProcess() { end(); }
  LockingProcess(const LockingProcess&) = delete;
  LockingProcess& operator=(const LockingProcess&) = delete;

  bool has_lock() const { return has_lock_; }
  void end() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }

 private:
  pid_t pid_ = 0;
  bool has_lock_ = false;
};

TEST(DirectoryLock, HasOneOwner) {
  const TemporaryFolder folder;
  std::optional<DirectoryLock> lock(std::in_place, folder.path());
  EXPECT_EQ(try_lock(folder.path()), "busy/directory_in_use");
  lock.reset();
  EXPECT_EQ(try_lock(folder.path()), "");
  EXPECT_EQ(try_lock(folder.path()), "");
}

TEST(DirectoryLock, NamesTheFolder) {
  const TemporaryFolder folder;
  const DirectoryLock lock(folder.path());
  try {
    const DirectoryLock second(folder.path());
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find(folder.path().string()), std::string::npos);
  }
}

TEST(DirectoryLock, IsGivenBackWhenItsProcessIsKilled) {
  const TemporaryFolder folder;
  LockingProcess other(folder.path());
  ASSERT_TRUE(other.has_lock());
  EXPECT_EQ(try_lock(folder.path()), "busy/directory_in_use");
  other.end();
  EXPECT_EQ(try_lock(folder.path()), "");
}

TEST(DirectoryLock, KeepsAnotherProcessOut) {
  const TemporaryFolder folder;
  const DirectoryLock lock(folder.path());
  const pid_t child = fork();
  if (child == 0) _exit(try_lock(folder.path()) == "busy/directory_in_use" ? 0 : 1);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

TEST(DirectoryLock, NeedsTheFolder) {
  const TemporaryFolder folder;
  EXPECT_EQ(try_lock(folder.path() / "absent"), "rejected/directory_unusable");
}

}  // namespace
}  // namespace doorstep::platform
