#include "payers.h"

#include <algorithm>

#include "doorstep/hub/office/kinds.h"

namespace doorstep::hub {

namespace {

// `60`, `33.3333`: as an import has checked it.
std::int64_t units_of(std::string_view percent) {
  const std::size_t point = percent.find('.');
  std::string digits(percent.substr(0, point));
  std::string part(point == std::string_view::npos ? "" : percent.substr(point + 1));
  part.resize(4, '0');
  return std::stoll(digits + part);
}

// council:60;icb:40
Payers funders_of(const std::string& funding) {
  Payers payers;
  for (const std::string& share : split_list(funding).value_or(std::vector<std::string>{})) {
    const std::size_t colon = share.rfind(':');
    payers.push_back({share.substr(0, colon), units_of(std::string_view(share).substr(colon + 1))});
  }
  return payers;
}

}  // namespace

// A name may be any text, so each entry says first how long it is.
std::string write_payers(const Payers& payers) {
  std::string text;
  for (const Payer& payer : payers)
    text += std::to_string(payer.units) + " " + std::to_string(payer.commissioner.size()) + ":" +
            payer.commissioner;
  return text;
}

Payers read_payers(std::string_view text) {
  Payers payers;
  while (!text.empty()) {
    const std::size_t space = text.find(' '), colon = text.find(':');
    const std::size_t length = std::stoul(std::string(text.substr(space + 1, colon - space - 1)));
    payers.push_back(
        {std::string(text.substr(colon + 1, length)), std::stoll(std::string(text.substr(0, space)))});
    text.remove_prefix(colon + 1 + length);
  }
  return payers;
}

bool is_shared(const Payers& payers) {
  return std::count_if(payers.begin(), payers.end(), [](const Payer& payer) { return payer.units > 0; }) > 1;
}

const Payer* find_payer(const Payers& payers, std::string_view commissioner) {
  const auto found = std::find_if(payers.begin(), payers.end(),
                                  [&](const Payer& payer) { return payer.commissioner == commissioner; });
  return found == payers.end() ? nullptr : &*found;
}

std::int64_t share_of(std::int64_t seconds, const Payers& payers, const Payer& payer) {
  if (seconds < 0) return -share_of(-seconds, payers, payer);
  const auto remainder = [&](const Payer& of) { return seconds * of.units % kWholeUnits; };
  std::int64_t left = seconds;
  for (const Payer& of : payers) left -= seconds * of.units / kWholeUnits;
  std::int64_t before = 0;  // how many have a larger remainder, or the same and are named first
  for (const Payer& of : payers) {
    const bool is_earlier = &of < &payer;
    if (remainder(of) > remainder(payer) || (is_earlier && remainder(of) == remainder(payer))) ++before;
  }
  return seconds * payer.units / kWholeUnits + (before < left ? 1 : 0);
}

const Funding::Funded& Funding::of(const PersonId& person) {
  const auto [found, is_new] = people_.try_emplace(person);
  Funded& funded = found->second;
  if (!is_new) return funded;
  const auto row =
      db_.first("SELECT commissioner, zone FROM person WHERE provider = $1 AND id = $2", provider_, person);
  if (row) funded.commissioner = row->text(0);
  if (row) funded.zone = row->text_or_null(1).value_or("");
  db_.each(
      "SELECT id, service, valid_from, valid_to, funding FROM package WHERE provider = $1 AND person = $2 "
      "ORDER "
      "BY ref",
      [&](const Row& package) {
        funded.packages.push_back({package.text(0), package.text(1), package.text(2),
                                   package.text_or_null(3).value_or(""),
                                   funders_of(package.text_or_null(4).value_or(""))});
      },
      provider_, person);
  return funded;
}

const Funding::Package* Funding::find_package(const PersonId& person, std::string_view service,
                                              std::string_view day) {
  const Package* used = nullptr;
  for (const Package& package : of(person).packages) {
    if (!package.is_valid(day)) continue;
    const bool is_exact = package.service == service && (used == nullptr || used->service != service);
    if (is_exact || (package.service == "*" && used == nullptr)) used = &package;
  }
  return used;
}

std::string Funding::package_of(const PersonId& person, std::string_view service, std::string_view day) {
  const Package* used = find_package(person, service, day);
  return used == nullptr ? std::string() : used->id;
}

std::set<std::string> Funding::seers_of(const PersonId& person, std::string_view day) {
  const Funded& funded = of(person);
  std::set<std::string> seers;
  if (funded.commissioner) seers.insert(*funded.commissioner);
  for (const Package& package : funded.packages) {
    if (!package.is_valid(day)) continue;
    for (const Payer& payer : package.payers) seers.insert(payer.commissioner);
  }
  return seers;
}

Payers Funding::payers_of(const PersonId& person, std::string_view service, std::string_view day) {
  const Package* used = find_package(person, service, day);
  Payers payers;
  if (used != nullptr) payers = used->payers;
  if (payers.empty() && of(person).commissioner) payers.push_back({*of(person).commissioner, kWholeUnits});
  for (const std::string& seer : seers_of(person, day)) {
    if (find_payer(payers, seer) == nullptr) payers.push_back({seer, 0});
  }
  return payers;
}

}  // namespace doorstep::hub
