// In a browser nothing may block for the network: the page carries the requests of a round itself (device/round.h).
#include "doorstep/event/error.h"
#include "doorstep/http/transport.h"

namespace doorstep::http {

std::unique_ptr<Transport> make_transport(const CurlConfig&) {
  throw Error(ErrorClass::bug, "no_transport", "a page carries its requests itself");
}

}  // namespace doorstep::http
