#include "doorstep/event/error.h"

namespace doorstep {

const char* to_string(ErrorClass error_class) {
  switch (error_class) {
    case ErrorClass::offline:
      return "offline";
    case ErrorClass::transient:
      return "transient";
    case ErrorClass::auth:
      return "auth";
    case ErrorClass::rejected:
      return "rejected";
    case ErrorClass::space:
      return "space";
    case ErrorClass::key:
      return "key";
    case ErrorClass::corrupt:
      return "corrupt";
    case ErrorClass::too_new:
      return "too_new";
    case ErrorClass::busy:
      return "busy";
    case ErrorClass::bug:
      return "bug";
  }
  return "bug";
}

}  // namespace doorstep
