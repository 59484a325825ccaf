// What a caller may see (doorstep/hub/hours/sight.h), as conditions on the read models: whole people by their
// commissioner, others for the days on which a package names the caller as a funder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/hub/hours/sight.h"

namespace doorstep::hub {

// Part of what is seen: rows of the provider with days in from … to, and of those only the person's, or the people's
// whose commissioner or zone it is, where that is not empty. Two parts never have a row in common.
struct SeenPart {
  ProviderId provider;
  std::string from, to;
  std::string commissioner, person, zone;
  std::string
      viewer;  // the commissioner who asks, and whose share of the hours is shown; empty: the provider
};

struct SeenQuery {
  std::string from, to;  // local dates, both included
  std::optional<ProviderId> provider;
  std::optional<std::string> person;  // name or UUID
  std::optional<std::string> zone;    // of the people file
};

// Throws Problem not_found for a provider or a person that the caller may not see.
std::vector<SeenPart> seen_parts(Connection& db, Sight& sight, const Caller& caller, const SeenQuery& query);

// A statement over rows of a part, in its two forms: of many people, found by the day, and of one, found by the person.
class SeenSql {
 public:
  // `{where}` in the text becomes the condition, $1 to $6 provider, from, to, commissioner, zone and
  // person of the part, on a table of the alias that is given and on person p.
  SeenSql(std::string_view text, std::string_view alias);
  const std::string& of(const SeenPart& part) const { return part.person.empty() ? many_ : one_; }

 private:
  std::string many_, one_;
};

// Each once.
std::vector<ProviderId> providers_of(const std::vector<SeenPart>& parts);

}  // namespace doorstep::hub
