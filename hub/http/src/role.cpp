#include <algorithm>
#include <array>

#include "doorstep/hub/http/router.h"

namespace doorstep::hub {

namespace {

struct Named {
  Role role;
  std::string_view name;
};
constexpr std::array<Named, 7> kRoles{{{Role::device, "device"},
                                       {Role::provider, "provider"},
                                       {Role::commissioner, "commissioner"},
                                       {Role::operator_, "operator"},
                                       {Role::family, "family"},
                                       {Role::person, "person"},
                                       {Role::auditor, "auditor"}}};

}  // namespace

std::string_view to_string(Role role) {
  return std::find_if(kRoles.begin(), kRoles.end(), [&](const Named& n) { return n.role == role; })->name;
}

std::optional<Role> role_of(std::string_view text) {
  const auto found =
      std::find_if(kRoles.begin(), kRoles.end(), [&](const Named& n) { return n.name == text; });
  return found == kRoles.end() ? std::nullopt : std::optional(found->role);
}

}  // namespace doorstep::hub
