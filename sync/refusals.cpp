// What any route may answer besides what was asked for.
#include "state.h"

namespace doorstep::sync {

void Machine::State::refused(const Response& response, const std::optional<Problem>& problem) {
  const std::string code = problem ? problem->code : "not_an_answer";
  const int status = response.status;
  if (status == 401) return refuse_token(code);
  if (status == 403 && code == "device_revoked") return shut_out_by_office(*problem);
  if (status == 429 || status == 503) {
    return fail(ErrorClass::transient, problem ? code : "unavailable", status, response.retry_after_s);
  }
  // An answer without a code is nobody's answer: a proxy's, a café's. It passes, like a fault of the server.
  const bool passes = !problem || status >= 500 || code == "bad_body";
  fail(passes ? ErrorClass::transient : ErrorClass::rejected, code, status);
}

// A new token, once, and the same again at once; refused again it waits like any failure.
void Machine::State::refuse_token(const std::string& code) {
  token.reset();
  if (std::exchange(retokened, true)) fail(ErrorClass::auth, code, 401);
}

void Machine::State::shut_out_by_office(const Problem& problem) {
  token.reset();
  revoked = true;
  wipe = problem.wipe;
  fail(ErrorClass::auth, problem.code, 403);
  effects.emplace_back(Revoked{wipe});
}

}  // namespace doorstep::sync
