#include "error.h"

#include <algorithm>
#include <array>

namespace doorstep::hub {

namespace {

template <std::size_t N>
bool is_one_of(std::string_view state, const std::array<std::string_view, N>& states) {
  return std::find(states.begin(), states.end(), state) != states.end();
}

// Serialization failure, deadlock, lock timeout, statement timeout or cancelled.
constexpr std::array<std::string_view, 4> kBusy{"40001", "40P01", "55P03", "57014"};
// Shut down, crashed, starting, no connection free, idle for too long, a standby, out of memory, a file failed.
constexpr std::array<std::string_view, 9> kUnavailable{"57P01", "57P02", "57P03", "53300", "57P05",
                                                       "25P03", "25006", "53200", "58030"};
// A table changed under a prepared statement, or the statement is gone (a pooler between).
constexpr std::array<std::string_view, 2> kStale{"0A000", "26000"};

std::string_view field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? std::string_view() : text;
}

}  // namespace

bool ends_session(std::string_view state) {
  return state.starts_with("08") || is_one_of(state, kStale) ||
         (is_one_of(state, kUnavailable) && state != "53200" && state != "58030");
}

Error error_of_state(std::string_view state, std::string_view constraint, std::string_view message) {
  std::string detail = "PostgreSQL " + std::string(state);
  if (is_one_of(state, kBusy)) return {ErrorClass::transient, "database_busy", detail};
  if (state.starts_with("08") || is_one_of(state, kUnavailable) || is_one_of(state, kStale)) {
    return unavailable_database(detail);
  }
  if (state == "53100") return {ErrorClass::space, "disk_full", detail};
  if (state.starts_with("XX00")) return {ErrorClass::corrupt, "database_damaged", detail};
  if (state.starts_with("23")) return {ErrorClass::bug, kConstraint, detail + " " + std::string(constraint)};
  if (state.starts_with("28") || state == "42501")
    return {ErrorClass::auth, "database_refused", detail + ": PostgreSQL refuses this user"};
  if (state == "3D000") return {ErrorClass::rejected, "no_database", detail + ": there is no such database"};
  // Syntax and names: the message speaks of the statement, which is a constant, not of values.
  if (state.starts_with("42")) detail += ": " + std::string(message);
  return {ErrorClass::bug, "database_statement", detail};
}

Error error_of_result(const PGresult* result) {
  return error_of_state(field(result, PG_DIAG_SQLSTATE), field(result, PG_DIAG_CONSTRAINT_NAME),
                        field(result, PG_DIAG_MESSAGE_PRIMARY));
}

}  // namespace doorstep::hub
