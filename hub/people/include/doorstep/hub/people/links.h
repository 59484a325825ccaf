// One-time links: their token stands in the URL's fragment alone, which no server and no log sees; its hash is kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/hub/store/connection.h"
#include "doorstep/platform/random.h"

namespace doorstep::hub {

enum class LinkKind { password, invitation };

struct OneTimeLink {
  LinkKind kind = LinkKind::password;
  std::string account;   // whose password; of an invitation empty
  std::string document;  // of an invitation: JSON; else empty
  ProviderId provider;   // of an invitation
  Millis made_at = 0;
  std::string made_by;
  Millis expires_at = 0;
};

inline constexpr Millis kPasswordLinkMs = 24LL * 3'600'000;
inline constexpr Millis kInvitationMs = 7LL * 24 * 3'600'000;

// Gives the token; an earlier link to set the same account's password is then no longer good.
std::string make_link(Connection& db, platform::Random& random, const OneTimeLink& link);
// Both throw Problem (403 link_refused) for one that is unknown, used or past its time, without saying which.
OneTimeLink find_link(Connection& db, std::string_view token, LinkKind kind, Millis now);
// Of many at the same instant one takes it.
OneTimeLink take_link(Connection& db, std::string_view token, LinkKind kind, Millis now);

}  // namespace doorstep::hub
