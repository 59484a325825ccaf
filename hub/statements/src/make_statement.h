// A statement from a question: what the hub holds, priced, and kept.
#pragma once

#include <string>

#include "doorstep/hub/store/store.h"

#include "ledger.h"

namespace doorstep::hub {

struct StatementOrder {
  StatementScope scope;
  std::string from;
  std::string to;
  std::string rate_card;
};

struct MadeStatement {
  std::string id;
  std::string text;  // the statement's bytes
};

// The one that is kept already where nothing changed. Throws Problem: 404 for a provider or a rate card that is not
// there for the caller, 422 where what is stored can't be priced.
MadeStatement make_statement(Store& store, const StatementOrder& order, const Caller& caller, Millis now);

}  // namespace doorstep::hub
