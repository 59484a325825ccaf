#include "files.h"

#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doorstep/event/error.h"

namespace doorstep::hub {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {
    if (fd_ < 0) throw Error(ErrorClass::space, "file_failed", "a file can't be opened");
  }
  ~Descriptor() { ::close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  void write(std::string_view content) const {
    while (!content.empty()) {
      const ssize_t written = ::write(fd_, content.data(), content.size());
      if (written <= 0) throw Error(ErrorClass::space, "disk_full", "a file can't be written");
      content.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void sync() const {
    if (::fsync(fd_) != 0) throw Error(ErrorClass::space, "disk_full", "a file can't be synced");
  }

 private:
  int fd_;
};

}  // namespace

void write_file(const std::filesystem::path& path, std::string_view content, mode_t mode) {
  const auto temporary = std::filesystem::path(path).concat(".new");
  {
    const Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
    file.write(content);
    file.sync();
  }
  std::filesystem::rename(temporary, path);
  sync_folder(path.parent_path());
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Error(ErrorClass::rejected, "bad_file", "the file can't be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string read_secret(const std::filesystem::path& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) == 0 && (about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    throw Error(ErrorClass::rejected, "bad_file", "a secret's file is to be its owner's alone (mode 0600)");
  const std::string text = read_file(path);
  return text.substr(0, text.find_first_of("\r\n"));
}

void sync_file(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  file.sync();
}

void sync_folder(const std::filesystem::path& folder) {
  const Descriptor file(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  file.sync();
}

std::string dated_name(std::string_view what, Millis now) {
  std::string name = std::string(what) + "-" + format_instant(now);
  std::erase(name, ':');
  return name;
}

void make_private_folder(const std::filesystem::path& folder) {
  std::error_code failure;
  const bool made = std::filesystem::create_directories(folder, failure);
  if (failure)
    throw Error(ErrorClass::space, "folder_failed", "the folder can't be made: " + failure.message());
  if (made) std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
}

}  // namespace doorstep::hub
