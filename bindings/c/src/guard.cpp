#include "guard.h"

namespace doorstep::c {

doorstep_status status_of(ErrorClass error_class) {
  switch (error_class) {
    case ErrorClass::offline:
      return DOORSTEP_OFFLINE;
    case ErrorClass::transient:
      return DOORSTEP_TRANSIENT;
    case ErrorClass::auth:
      return DOORSTEP_AUTH;
    case ErrorClass::rejected:
      return DOORSTEP_REJECTED;
    case ErrorClass::space:
      return DOORSTEP_SPACE;
    case ErrorClass::key:
      return DOORSTEP_KEY;
    case ErrorClass::corrupt:
      return DOORSTEP_CORRUPT;
    case ErrorClass::too_new:
      return DOORSTEP_TOO_NEW;
    case ErrorClass::busy:
      return DOORSTEP_BUSY;
    case ErrorClass::bug:
      return DOORSTEP_BUG;
  }
  return DOORSTEP_BUG;
}

// An error struct whose size was not set is left alone: there is no telling what is behind it.
doorstep_status fail(doorstep_error* error, doorstep_status status, std::string_view code,
                     std::string_view detail) {
  if (!error || error->struct_size <= sizeof error->struct_size) return status;
  doorstep_error filled{};
  filled.struct_size = error->struct_size;
  filled.status = status;
  copy_text(filled.code, code);
  copy_text(filled.detail, detail);
  std::memcpy(error, &filled, std::min(error->struct_size, sizeof filled));
  return status;
}

}  // namespace doorstep::c
