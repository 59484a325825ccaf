#include "doorstep/store/place.h"

namespace doorstep::store {

const char* system_vfs() { return "unix"; }

}  // namespace doorstep::store
