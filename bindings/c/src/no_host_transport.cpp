#include "host.h"

namespace doorstep::c {

TransportFactory host_transport(const doorstep_transport&) {
  throw Misuse{"no_transport", "a page carries its requests itself, step by step"};
}

}  // namespace doorstep::c
