// About the library itself.
#include "guard.h"
#include "handles.h"

extern "C" {

uint32_t doorstep_abi_version(void) { return DOORSTEP_ABI_VERSION; }

const char* doorstep_version(void) { return DOORSTEP_VERSION; }

int64_t doorstep_live_handles(void) { return doorstep::c::live_handles; }

const char* doorstep_status_name(doorstep_status status) {
  static constexpr const char* kNames[] = {"ok",  "offline", "transient", "auth", "rejected", "space",
                                           "key", "corrupt", "too_new",   "busy", "bug",      "misuse"};
  const auto index = static_cast<std::size_t>(status);
  return index < std::size(kNames) ? kNames[index] : "unknown";
}

}  // extern "C"
