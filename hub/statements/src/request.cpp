#include "request.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/kinds.h"

#include "cover.h"
#include "local_period.h"
#include "period_visits.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

LocalPeriod period_of(const std::string& from, const std::string& to, const json& rate_card) {
  const auto* name = rate_card.at("timezone").get_ptr<const std::string*>();
  const actuals::Zone* zone = name == nullptr ? nullptr : actuals::Zone::find(*name);
  if (zone == nullptr) {
    throw Problem(422, "bad_value", "The rate card's time zone is not known.")
        .with("pointer", "/rate_card/timezone");
  }
  return LocalPeriod(from, to, *zone);
}

// `funding` is as packages have it: council:60;icb:40.
json funding_json(const std::string& funding) {
  json list = json::array();
  for (const std::string& share : split_list(funding).value_or(std::vector<std::string>{})) {
    const std::size_t colon = share.rfind(':');
    list.push_back({{"funder", share.substr(0, colon)}, {"percent", share.substr(colon + 1)}});
  }
  return list;
}

#define DOORSTEP_PACKAGE_COLUMNS                                                                            \
  "k.person, p.ref, k.ref, k.service, k.valid_from, k.valid_to, k.budget_minutes, k.budget_per, k.anchor, " \
  "k.funding, k.pool"

json package_json(const Row& row) {
  json package{{"person", row.text(1)}, {"id", row.text(2)}, {"service", row.text(3)}};
  package["valid"]["from"] = row.text(4);
  if (!row.is_null(5)) package["valid"]["to"] = row.text(5);
  if (!row.is_null(6)) {
    json& budget =
        package["budget"] = {{"minutes", row.integer(6)}, {"per", row.text_or_null(7).value_or("")}};
    if (!row.is_null(8)) budget["anchor"] = row.text(8);
  }
  if (!row.is_null(9)) package["funding"] = funding_json(row.text(9));
  if (!row.is_null(10)) package["pool"] = row.text(10);
  return package;
}

// Those valid in the period, of everyone who is covered on a day of it: also of who had no visit yet, for it may come
// late.
json packages_of_period(Connection& db, const ProviderId& provider, const LocalPeriod& period, Cover& cover) {
  const std::vector<std::string> dates = period.dates();
  const auto is_covered = [&](const PersonId& person) {
    return std::any_of(dates.begin(), dates.end(),
                       [&](const std::string& d) { return cover.covers(person, d); });
  };
  json list = json::array();
  db.each(
      "SELECT " DOORSTEP_PACKAGE_COLUMNS
      " FROM package k JOIN person p ON p.provider = k.provider AND p.id = k.person "
      "WHERE k.provider = $1 AND k.valid_from <= $3 AND (k.valid_to IS NULL OR k.valid_to >= $2) ORDER BY "
      "k.ref",
      [&](const Row& row) {
        if (is_covered(PersonId(row.text(0)))) list.push_back(package_json(row));
      },
      provider, period.from(), period.to());
  return list;
}

}  // namespace

std::string make_request(Connection& db, const StatementScope& scope, const std::string& from,
                         const std::string& to, const json& rate_card, Millis now) {
  const LocalPeriod period = period_of(from, to, rate_card);
  Cover cover(db, scope, {});
  if (!cover.sees_provider()) throw not_found();
  VisitFolder folder(db, scope.provider, now);
  const json request{{"schema", "doorstep.actuals/1"},
                     {"period", {{"from", from}, {"to", to}}},
                     {"rate_card", rate_card},
                     {"packages", packages_of_period(db, scope.provider, period, cover)},
                     {"visits", visits_of_period(db, folder, scope.provider, period, cover)}};
  return request.dump();
}

json packages_of(Connection& db, const StatementScope& scope, const std::string& from, const std::string& to,
                 const json& rate_card) {
  Cover cover(db, scope, {});
  if (!cover.sees_provider()) throw not_found();
  return packages_of_period(db, scope.provider, period_of(from, to, rate_card), cover);
}

std::string revise_request(Connection& db, const StatementScope& scope, const std::string& settled,
                           Millis now) {
  json request = json::parse(settled);
  const LocalPeriod period =
      period_of(request["period"]["from"], request["period"]["to"], request["rate_card"]);
  Cover cover(db, scope, people_of(request));
  VisitFolder folder(db, scope.provider, now);
  request["visits"] = visits_of_period(db, folder, scope.provider, period, cover);
  return request.dump();
}

}  // namespace doorstep::hub
