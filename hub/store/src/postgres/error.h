// What PostgreSQL's answers mean to the hub, by their SQLSTATE.
#pragma once

#include <string>
#include <string_view>

#include <libpq-fe.h>

#include "doorstep/event/error.h"

namespace doorstep::hub {

inline constexpr const char* kCommitUnknown = "commit_unknown";
inline constexpr const char* kConstraint = "constraint";

// `constraint` is the name of the one that was broken, else empty. The detail never holds a row's values.
Error error_of_state(std::string_view state, std::string_view constraint, std::string_view message);
Error error_of_result(const PGresult* result);

// Whether a session that met this must not be used again: the server is going, is a standby, or has forgotten the
// session's statements.
bool ends_session(std::string_view state);

inline Error unavailable_database(const std::string& detail) {
  return {ErrorClass::transient, "database_unavailable", detail};
}

}  // namespace doorstep::hub
