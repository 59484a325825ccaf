#include "doorstep/testing/shared.h"

namespace doorstep::testing {

std::filesystem::path source_folder() { return DOORSTEP_SOURCE_DIR; }

std::filesystem::path shared_folder() { return source_folder().parent_path() / "shared"; }

}  // namespace doorstep::testing
