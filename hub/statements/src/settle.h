// Closing a statement, and settling what is synced, amended or approved after it (actuals.md §9).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/hub/store/store.h"

#include "ledger.h"

namespace doorstep::hub {

struct ClosedStatement {
  StatementRecord record;
  std::vector<std::string> beside;  // see closed_beside()
};
// Throws Problem: 404 not_found, 403 wrong_role for who may read the statement and not settle it.
ClosedStatement close(Store& store, const Caller& caller, std::string_view id, Millis now);

struct Revision {
  std::int64_t nr = 0;     // 0: nothing was ever settled after the statement
  bool is_new = false;     // false: nothing changed since it was made
  std::string difference;  // the bytes of a doorstep.difference/1
};
// What the visits as they now are change in what was last settled. Throws Problem as close(), and 409 not_closed.
Revision revise(Store& store, const Caller& caller, std::string_view id, Millis now);

}  // namespace doorstep::hub
