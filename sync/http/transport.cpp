#include "doorstep/http/transport.h"

#include "doorstep/event/error.h"

namespace doorstep::http {

Outcome Transport::await(const Follow& /*follow*/) {
  throw Error(ErrorClass::bug, "nothing_follows", "nothing was sent behind a request");
}

}  // namespace doorstep::http
