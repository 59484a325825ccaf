// Who pays for a visit, and which part of it.
//
// It is the funders of the package that the payment function would take (of the person's packages that are valid on the
// day the one of the visit's service, else the one of all services), by their percentages; where no package is, or it names
// no funder, the person's commissioner alone. Others who see the visit pay no part of it: the person's commissioner, and
// whoever funds another package of theirs on that day.
//
// Seconds are divided visit by visit, by the largest remainder, ties to whom the package names first: the shares of
// a visit add up to it, and so does every sum of them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

inline constexpr std::int64_t kWholeUnits = 1'000'000;  // 100 per cent

struct Payer {
  std::string commissioner;
  std::int64_t units = 0;  // of kWholeUnits; 0: sees the visit and does not pay
  friend bool operator==(const Payer&, const Payer&) = default;
};
// Who pays, as the package names them; then who only sees it, sorted. Each once.
using Payers = std::vector<Payer>;

std::string write_payers(const Payers& payers);
Payers read_payers(std::string_view text);  // that write_payers() has written

bool is_shared(const Payers& payers);
const Payer* find_payer(const Payers& payers, std::string_view commissioner);
std::int64_t share_of(std::int64_t seconds, const Payers& payers, const Payer& payer);

// Of one provider, in one snapshot; it keeps what it has looked up.
class Funding {
 public:
  Funding(Connection& db, const ProviderId& provider) : db_(db), provider_(provider) {}

  const std::string& zone_of(const PersonId& person) { return of(person).zone; }
  Payers payers_of(const PersonId& person, std::string_view service, std::string_view day);
  // The id of the package that the payment function would take; empty where there is none.
  std::string package_of(const PersonId& person, std::string_view service, std::string_view day);
  std::set<std::string> seers_of(const PersonId& person, std::string_view day);  // commissioners

 private:
  struct Package {
    std::string id, service, from, to;  // no last day: empty
    Payers payers;
    bool is_valid(std::string_view day) const { return from <= day && (to.empty() || day <= to); }
  };
  struct Funded {
    std::string zone;
    std::optional<std::string> commissioner;  // absent: the person is not known
    std::vector<Package> packages;            // by name
  };
  const Funded& of(const PersonId& person);
  const Package* find_package(const PersonId& person, std::string_view service, std::string_view day);

  Connection& db_;
  const ProviderId& provider_;
  std::map<PersonId, Funded> people_;
};

}  // namespace doorstep::hub
