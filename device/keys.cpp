#include "keys.h"

#include <fstream>

#include "doorstep/event/error.h"

#include "key_file.h"

namespace doorstep::device {
namespace {

namespace fs = std::filesystem;

constexpr const char* kKeyFilePointer = "key-file";  // in the directory: where its keys are

std::optional<fs::path> remembered_key_file(const fs::path& directory) {
  std::ifstream in(directory / kKeyFilePointer);
  std::string path;
  if (!in || !std::getline(in, path) || path.empty()) return std::nullopt;
  return fs::path(path);
}

void remember_key_file(const fs::path& directory, const fs::path& key_file) {
  if (fs::create_directories(directory)) fs::permissions(directory, fs::perms::owner_all);
  std::ofstream out(directory / kKeyFilePointer, std::ios::trunc);
  out << fs::absolute(key_file).string() << "\n";
  if (!out.flush()) throw Error(ErrorClass::space, "disk_full", "can't write into the device's directory");
}

}  // namespace

std::unique_ptr<platform::KeyStore> open_keys(const fs::path& directory,
                                              const std::optional<fs::path>& key_file) {
  auto remembered = remembered_key_file(directory);
  if (key_file && !remembered) {
    if (fs::exists(directory / "keys")) {
      throw Error(ErrorClass::rejected, "keys_elsewhere",
                  "this device has its keys in its directory already");
    }
    remember_key_file(directory, *key_file);
    remembered = key_file;
  }
  if (!remembered) return platform::make_file_key_store(directory / "keys");
  return make_key_file(*remembered);
}

}  // namespace doorstep::device
