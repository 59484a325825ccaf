// The page has its folders, and their lock, before it opens the engine (web/carer/engine).
#include "doorstep/platform/directory_lock.h"

namespace doorstep::platform {

void make_private_folder(const std::filesystem::path&) {}

DirectoryLock::DirectoryLock(const std::filesystem::path&) {}
DirectoryLock::~DirectoryLock() = default;

}  // namespace doorstep::platform
