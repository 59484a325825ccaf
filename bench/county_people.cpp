#include "county_people.h"

#include <nlohmann/json.hpp>

#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/office/import.h"
#include "doorstep/hub/people/accounts.h"
#include "doorstep/hub/people/grants.h"
#include "doorstep/hub/people/sessions.h"
#include "doorstep/platform/clock.h"

namespace doorstep::bench {
namespace {

using nlohmann::json;

constexpr const char* kRateCard =
    R"({"id":"county","currency":"GBP","timezone":"Europe/London","rates":[{"id":"day","per_hour":"22.13"}]})";

Millis now_ms() { return platform::system_clock().wall_ms(); }

std::string officers_token(LocalHub& hub) {
  const auto client = hub::make_client(hub.hub().store(), platform::system_random(), hub::Role::commissioner,
                                       kCountyCommissioner);
  hub::Request request;
  request.method = "POST";
  request.target = "/oauth2/token";
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.body = "grant_type=client_credentials&client_id=" + client.client_id +
                 "&client_secret=" + client.client_secret;
  return json::parse(hub.ask(std::move(request)).body).at("access_token");
}

}  // namespace

CountyPeople::CountyPeople(LocalHub& hub, const CountyYear& county) : hub_(hub) {
  person_ = hub.hub().store().read([&](hub::Connection& db) {
    return db.first("SELECT id FROM person WHERE provider = $1 ORDER BY ref LIMIT 1", county.provider(1))
        ->text(0);
  });
  officer_ = sign_in({{}, "Olive Reed", hub::Role::commissioner, kCountyCommissioner, true}, false);
  office_ = sign_in({{}, "Ruth Hale", hub::Role::provider, county.provider(1), true}, false);
  daughter_ = sign_in({{}, "Dora Moor", hub::Role::family, ""}, true);
  make_statement(county);
}

std::string CountyPeople::sign_in(const hub::NewAccount& account, bool of_person) {
  const std::string id = platform::make_uuid_v4(platform::system_random());
  hub::NewAccount named = account;
  named.name = id;
  const Millis now = now_ms();
  return hub_.hub().store().write([&](hub::Connection& db) {
    const auto made = hub::make_account(db, id, named, "bench", now);
    db.exec("UPDATE account SET totp_confirmed = 1 WHERE id = $1", id);
    if (of_person) {
      hub::Grant grant;
      grant.id = platform::make_uuid_v4(platform::system_random());
      grant.account = id;
      grant.person = PersonId(person_);
      const auto row = db.first("SELECT provider FROM person WHERE id = $1", person_);
      grant.provider = ProviderId(row->text(0));
      grant.scopes = {"schedule", "notes", "outcomes"};
      grant.basis = "consent";
      grant.from = "2020-01-01";
      grant.review_date = "2099-01-01";
      grant.given_at = now;
      grant.given_by = "bench";
      hub::give_grant(db, grant);
    }
    return hub::begin_session(db, platform::system_random(), made, now);
  });
}

// The same one from run to run, for as long as nothing in it changes.
void CountyPeople::make_statement(const CountyYear& county) {
  const auto imported = hub::import_files(hub_.hub().store(), {{"rates.json", kRateCard}});
  if (!imported.errors.empty()) throw std::runtime_error("the made-up rate card is refused");
  hub::Request request;
  request.method = "POST";
  request.target = "/v1/statements";
  request.headers.add("Authorization", "Bearer " + officers_token(hub_));
  request.headers.add("Content-Type", "application/json");
  request.body = json{
      {"from", county.day(28)},
      {"to", county.day(1)},
      {"provider", county.provider(1)},
      {"rate_card",
       "county"}}.dump();
  const auto response = hub_.hub().service().handle_now(std::move(request));
  if (response.status != 201) throw std::runtime_error("no statement: " + response.body);
  statement_ = json::parse(response.body).at("id");
}

void CountyPeople::ask(Reader reader, const std::string& target) const {
  const std::string& token = reader == Reader::officer  ? officer_
                             : reader == Reader::office ? office_
                                                        : daughter_;
  hub::Request request;
  request.method = "GET";
  request.target = target;
  request.headers.add("Host", "hub.example");
  request.headers.add("Sec-Fetch-Site", "same-origin");
  request.headers.add("Accept", "application/json");
  request.headers.add("Cookie", std::string(hub::kSessionCookie) + "=" + token);
  hub_.ask(std::move(request));
}

}  // namespace doorstep::bench
