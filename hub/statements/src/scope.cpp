#include "doorstep/hub/statements/scope.h"

namespace doorstep::hub {

Caller StatementScope::reader() const {
  if (commissioner.empty()) return {Role::provider, {}, provider, provider.str()};
  return {Role::commissioner, {}, {}, commissioner};
}

bool StatementScope::is_for(const Caller& caller) const {
  if (caller.role == Role::provider) return caller.of == provider.str();
  return is_settled_by(caller);
}

bool StatementScope::is_settled_by(const Caller& caller) const {
  if (commissioner.empty()) return caller.role == Role::provider && caller.of == provider.str();
  return caller.role == Role::commissioner && caller.of == commissioner;
}

}  // namespace doorstep::hub
