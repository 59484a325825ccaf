#include "doorstep/platform/key_store.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doorstep/event/error.h"

#include "file_descriptor.h"

namespace doorstep::platform {
namespace {

namespace fs = std::filesystem;
constexpr off_t kMaxSecretBytes = 65'536;

[[noreturn]] void fail(const fs::path& path, const std::string& why) {
  throw Error(ErrorClass::key, "key_store_failed", path.string() + ": " + why);
}
[[noreturn]] void fail(const fs::path& path) { fail(path, std::strerror(errno)); }

// Names become file names: no separators, and nothing that begins with a point, as temporary files do.
bool is_name(std::string_view name) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
  return !name.empty() && name.size() <= 100 && name.front() != '.' &&
         name.find_first_not_of(kAllowed) == std::string_view::npos;
}

class FileKeyStore final : public KeyStore {
 public:
  explicit FileKeyStore(fs::path folder) : folder_(std::move(folder)) { make_folder(folder_); }

  std::optional<std::string> get(std::string_view name) const override {
    const fs::path path = path_of(name);
    const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file && errno == ENOENT) return std::nullopt;
    struct stat status {};
    if (!file || fstat(file.get(), &status) != 0) fail(path);
    if (!S_ISREG(status.st_mode) || (status.st_mode & 077U) != 0) fail(path, "others can read it");
    if (status.st_size > kMaxSecretBytes) fail(path, "too long for a secret");
    std::string secret(static_cast<std::size_t>(status.st_size), '\0');
    if (!read_all(file.get(), secret)) fail(path);
    return secret;
  }

  void put(std::string_view name, std::string_view secret) override {
    const fs::path path = path_of(name);
    if (secret.size() > static_cast<std::size_t>(kMaxSecretBytes)) fail(path, "too long for a secret");
    const std::lock_guard lock(writing_);
    std::string temporary = (folder_ / (temporary_prefix(name) + "XXXXXX")).string();
    const FileDescriptor file(mkostemp(temporary.data(), O_CLOEXEC));  // mode 0600
    if (!file) fail(path);
    const bool written = write_all(file.get(), secret) && fsync(file.get()) == 0 &&
                         rename(temporary.c_str(), path.c_str()) == 0;
    if (!written) {
      const int why = errno;
      unlink(temporary.c_str());
      fail(path, std::strerror(why));
    }
    sync_folder(folder_);
  }

  // What a kill in the middle of put() left behind goes too: it may hold the secret.
  void remove(std::string_view name) override {
    const fs::path path = path_of(name);
    const std::lock_guard lock(writing_);
    if (unlink(path.c_str()) != 0 && errno != ENOENT) fail(path);
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder_, error)) {
      if (entry.path().filename().string().starts_with(temporary_prefix(name)))
        fs::remove(entry.path(), error);
    }
    if (error) fail(folder_, error.message());
    sync_folder(folder_);
  }

 private:
  fs::path path_of(std::string_view name) const {
    if (!is_name(name))
      fail(folder_, "a secret's name has 1 to 100 letters, digits, points, hyphens and underscores");
    return folder_ / name;
  }

  static std::string temporary_prefix(std::string_view name) { return "." + std::string(name) + "~"; }

  static void make_folder(const fs::path& folder) {
    const fs::path parent = folder.has_parent_path() ? folder.parent_path() : fs::path(".");
    if (mkdir(folder.c_str(), 0700) == 0) return sync_folder(parent);
    if (errno == EEXIST && fs::is_directory(folder)) return;
    if (errno != ENOENT || parent == folder) fail(folder);
    make_folder(parent);
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) fail(folder);
    sync_folder(parent);
  }

  static void sync_folder(const fs::path& folder) {
    const FileDescriptor directory(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory || fsync(directory.get()) != 0) fail(folder);
  }

  const fs::path folder_;
  std::mutex writing_;
};

}  // namespace

std::unique_ptr<KeyStore> make_file_key_store(const fs::path& folder) {
  return std::make_unique<FileKeyStore>(folder);
}

}  // namespace doorstep::platform
