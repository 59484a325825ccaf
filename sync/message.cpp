#include "doorstep/sync/message.h"

#include "doorstep/sync/machine.h"

namespace doorstep::sync {

const char* to_string(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
  }
  return "GET";
}

const char* to_string(TransportFailure failure) {
  switch (failure) {
    case TransportFailure::offline:
      return "offline";
    case TransportFailure::tls:
      return "tls";
    case TransportFailure::timeout:
      return "timeout";
    case TransportFailure::cut_off:
      return "cut_off";
    case TransportFailure::too_large:
      return "answer_too_large";
  }
  return "offline";
}

const char* to_string(EnrolmentReason reason) {
  switch (reason) {
    case EnrolmentReason::fork:
      return "fork";
    case EnrolmentReason::rejected_twice:
      return "rejected_twice";
    case EnrolmentReason::key_refused:
      return "key_refused";
  }
  return "fork";
}

const char* to_string(Activity activity) {
  switch (activity) {
    case Activity::idle:
      return "idle";
    case Activity::waiting:
      return "waiting";
    case Activity::in_flight:
      return "in_flight";
    case Activity::needs_enrolment:
      return "needs_enrolment";
    case Activity::revoked:
      return "revoked";
  }
  return "idle";
}

}  // namespace doorstep::sync
