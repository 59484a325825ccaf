#include "doorstep/hub/hours/sight.h"

#include <algorithm>
#include <set>

#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/kinds.h"

namespace doorstep::hub {

namespace {

// `funding` is as packages have it: council:60;icb:40.
bool is_funder(std::string_view name, const std::string& funding) {
  const auto shares = split_list(funding).value_or(std::vector<std::string>{});
  return std::any_of(shares.begin(), shares.end(), [&](const std::string& share) {
    return std::string_view(share).substr(0, share.rfind(':')) == name;
  });
}

}  // namespace

Sight::Sight(Connection& db, const Caller& caller) : db_(db), caller_(caller) {
  if (caller_.role == Role::provider) {
    providers_.emplace_back(caller_.of);
  } else if (caller_.role == Role::commissioner) {
    find_providers_of_commissioner();
  } else if (caller_.role == Role::auditor) {
    db_.each("SELECT provider FROM provider ORDER BY provider",
             [&](const Row& row) { providers_.emplace_back(row.text(0)); });
    std::sort(providers_.begin(), providers_.end());
  } else {
    find_providers_of_family();
  }
}

// Of a person supported and of family, by what the office has granted them at this moment.
void Sight::find_providers_of_family() {
  std::set<ProviderId> found;
  for (const GrantedPerson& granted : caller_.granted) found.insert(granted.provider);
  providers_.assign(found.begin(), found.end());
}

void Sight::find_providers_of_commissioner() {
  std::set<ProviderId> found;
  db_.each(
      "SELECT DISTINCT provider FROM person WHERE commissioner = $1",
      [&](const Row& row) { found.emplace(row.text(0)); }, caller_.of);
  db_.each("SELECT DISTINCT provider, funding FROM package WHERE funding IS NOT NULL", [&](const Row& row) {
    if (is_funder(caller_.of, row.text(1))) found.emplace(row.text(0));
  });
  providers_.assign(found.begin(), found.end());
}

bool Sight::sees(const ProviderId& provider) const {
  return std::binary_search(providers_.begin(), providers_.end(), provider);
}

bool Sight::sees(const ProviderId& provider, const PersonId& person) {
  if (!sees(provider)) return false;
  const Funding& funding = funding_of(provider, person);
  return funding.whole || !funding.spans.empty();
}

bool Sight::sees(const ProviderId& provider, const PersonId& person, const std::string& date) {
  if (!sees(provider)) return false;
  const Funding& funding = funding_of(provider, person);
  return funding.whole || std::any_of(funding.spans.begin(), funding.spans.end(), [&](const auto& span) {
           return span.first <= date && (span.second.empty() || date <= span.second);
         });
}

KnownPerson Sight::person(std::string_view name, const std::optional<ProviderId>& provider) {
  std::vector<KnownPerson> people = find_people(db_, name);
  std::erase_if(people, [&](const KnownPerson& known) {
    return (provider && known.provider != *provider) || !sees(known.provider, known.id);
  });
  if (people.size() != 1) throw not_found();
  return people.front();
}

const Sight::Funding& Sight::funding_of(const ProviderId& provider, const PersonId& person) {
  const auto [found, is_new] = funding_.try_emplace({provider, person});
  Funding& funding = found->second;
  if (!is_new) return funding;
  funding.whole = caller_.role == Role::provider || caller_.role == Role::auditor;
  if (caller_.role != Role::commissioner) {
    funding.whole = funding.whole ||
                    std::any_of(caller_.granted.begin(), caller_.granted.end(), [&](const auto& granted) {
                      return granted.provider == provider && granted.person == person;
                    });
    return funding;
  }
  const auto row =
      db_.first("SELECT commissioner FROM person WHERE provider = $1 AND id = $2", provider, person);
  funding.whole = row && row->text(0) == caller_.of;
  db_.each(
      "SELECT valid_from, valid_to, funding FROM package WHERE provider = $1 AND person = $2 "
      "AND funding IS NOT NULL",
      [&](const Row& package) {
        if (!is_funder(caller_.of, package.text(2))) return;
        funding.spans.emplace_back(package.text(0), package.text_or_null(1).value_or(""));
      },
      provider, person);
  return funding;
}

}  // namespace doorstep::hub
