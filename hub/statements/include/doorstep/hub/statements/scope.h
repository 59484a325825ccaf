// Whose statement it is.
#pragma once

#include <string>

#include "doorstep/event/ids.h"
#include "doorstep/hub/http/router.h"

namespace doorstep::hub {

// What one commissioner owes one provider, or, where `commissioner` is empty, what all of them do together.
struct StatementScope {
  ProviderId provider;
  std::string commissioner;

  // The caller whose sight decides which people are in it.
  Caller reader() const;
  // It is read by the provider that it is about and by the commissioner whose it is.
  bool is_for(const Caller& caller) const;
  // It is settled by the commissioner, one of all commissioners by the provider.
  bool is_settled_by(const Caller& caller) const;
  friend bool operator==(const StatementScope&, const StatementScope&) = default;
};

}  // namespace doorstep::hub
