// The authorisation matrix: every route of the hub × every kind of caller × every relation to the person, each cell
// asserted. The routes come from the hub; what each allows is written here, so that a new one fails until it is listed.
#include <map>
#include <set>

#include <gmock/gmock.h>

#include "doorstep/hub/access/admin.h"

#include "browser.h"

namespace doorstep::testing {
namespace {

using hub::Role;
using nlohmann::json;

// d device, p provider (machine or office), c commissioner, o operator, f family, s person supported, a auditor;
// * for anyone, without a token.
const std::map<std::string, std::string> kAllowed{
    {"POST /v1/enrolments", "*"},
    {"POST /oauth2/token", "*"},
    {"POST /v1/session", "*"},
    {"GET /v1/sign-in", "*"},
    {"GET /v1/organisation/sign-in", "*"},
    {"GET /v1/organisation/callback", "*"},
    {"GET /v1/session", "pcofsa"},
    {"GET /v1/session/stream", "fs"},
    {"DELETE /v1/session", "pcofsa"},
    {"DELETE /v1/sessions", "pcofsa"},
    {"POST /v1/passwords", "*"},
    {"POST /v1/invitations/shown", "*"},
    {"POST /v1/invitations/accept", "*"},
    {"POST /v1/invitations/joining", "fs"},
    {"POST /v1/passwords/change", "pcofsa"},
    {"POST /v1/totp", "pcoa"},
    {"POST /v1/totp/recovery-codes", "pcoa"},
    {"POST /v1/totp/confirmation", "pcoa"},
    {"POST /v1/invitations", "p"},
    {"GET /v1/grants", "p"},
    {"POST /v1/grants", "p"},
    {"POST /v1/grants/{id}/withdrawal", "p"},
    {"GET /v1/people", "pc"},
    {"GET /v1/names", "pc"},
    {"GET /v1/carers", "p"},
    {"GET /v1/devices", "p"},
    {"POST /v1/devices/{device}/revocation", "p"},
    {"POST /v1/enrolment-codes", "p"},
    {"POST /v1/imports", "p"},
    {"GET /v1/accounts", "pco"},
    {"POST /v1/accounts", "pco"},
    {"POST /v1/accounts/{id}/closure", "pco"},
    {"POST /v1/accounts/{id}/reopening", "pco"},
    {"POST /v1/accounts/{id}/totp-removal", "pco"},
    {"POST /v1/accounts/{id}/password-link", "pco"},
    {"GET /v1/people/{id}/schedule", "pcfsa"},
    {"GET /v1/people/{id}/visits", "pcfsa"},
    {"GET /v1/people/{id}/outcomes", "pcfsa"},
    {"GET /v1/people/{id}/who-has-looked", "pfsa"},
    {"GET /v1/people/{id}/messages", "fs"},
    {"POST /v1/people/{id}/messages", "fs"},
    {"GET /v1/people/{id}/timeline", "pcfsa"},
    {"GET /v1/messages", "p"},
    {"POST /v1/messages/{id}/answer", "p"},
    {"POST /v1/visits/{id}/rating", "fs"},
    {"GET /v1/ratings", "p"},
    {"POST /v1/devices/{device}/events", "d"},
    {"POST /v1/devices/{device}/recovery", "d"},
    {"PUT /v1/blobs/{sha256}", "d"},
    {"GET /v1/attachments/{id}", "pcfsa"},
    {"GET /v1/attachments/{id}/thumbnail", "pcfsa"},
    {"GET /v1/feed", "d"},
    {"GET /v1/actual-hours", "pc"},
    {"GET /v1/exceptions", "pc"},
    {"GET /v1/amendments", "p"},
    {"POST /v1/amendments/{event}", "p"},
    {"GET /v1/board", "pc"},
    {"GET /v1/board/stream", "pc"},
    {"GET /v1/outcomes", "pc"},
    {"GET /v1/hours/summary", "pc"},
    {"GET /v1/monitoring", "pc"},
    {"GET /v1/monitoring/continuity", "pc"},
    {"GET /v1/monitoring/{figure}/visits", "pc"},
    {"GET /v1/usage", "pc"},
    {"GET /v1/webhooks", "pc"},
    {"POST /v1/webhooks", "pc"},
    {"GET /v1/webhooks/{id}", "pc"},
    {"POST /v1/webhooks/{id}", "pc"},
    {"DELETE /v1/webhooks/{id}", "pc"},
    {"POST /v1/webhooks/{id}/rotation", "pc"},
    {"POST /v1/webhooks/{id}/test", "pc"},
    {"GET /v1/webhooks/{id}/deliveries", "pc"},
    {"POST /v1/webhooks/{id}/deliveries/{delivery}/again", "pc"},
    {"POST /v1/visits/{id}/approval", "pc"},
    {"GET /v1/statements", "pc"},
    {"POST /v1/statements", "pc"},
    {"GET /v1/statements/{id}", "pc"},
    {"GET /v1/statements/{id}/request", "pc"},
    {"GET /v1/statements/{id}/explanation", "pc"},
    {"GET /v1/providers", "pc"},
    {"GET /v1/rate-cards", "pc"},
    {"GET /v1/statements/{id}/totals", "pc"},
    {"POST /v1/statements/{id}/close", "pc"},
    {"GET /v1/statements/{id}/revisions", "pc"},
    {"POST /v1/statements/{id}/revisions", "pc"},
    {"GET /v1/statements/{id}/revisions/{nr}", "pc"},
    {"GET /v1/statements/{id}/revisions/{nr}/totals", "pc"},
    {"GET /v1/statements/{id}/revisions/{nr}/request", "pc"},
    {"GET /v1/statements/{id}/revisions/{nr}/statement", "pc"},
    {"GET /v1/statements/{id}/service-delivery", "pc"},
    {"POST /v1/statements/{id}/service-delivery", "pc"},
    {"GET /v1/statements/{id}/revisions/{nr}/service-delivery", "pc"},
    {"POST /v1/statements/{id}/revisions/{nr}/service-delivery", "pc"},
    {"GET /v1/commissioner-policy", "c"},
    {"POST /v1/commissioner-policy", "c"},
    {"GET /v1/commissioner-policy/versions", "c"},
    {"GET /v1/service-delivery-template", "c"},
    {"POST /v1/service-delivery-template", "c"},
    {"GET /v1/service-delivery-template/versions", "c"},
    {"GET /", "*"},
    {"HEAD /", "*"},
    {"GET /assets/{file}", "*"},
    {"HEAD /assets/{file}", "*"},
    {"GET /carer", "*"},
    {"HEAD /carer", "*"},
    {"GET /carer/", "*"},
    {"HEAD /carer/", "*"},
    {"GET /carer/{file}", "*"},
    {"HEAD /carer/{file}", "*"},
    {"GET /carer/assets/{file}", "*"},
    {"HEAD /carer/assets/{file}", "*"},
    {"GET /healthz", "*"},
    {"GET /readyz", "*"},
    {"GET /openapi.json", "*"},
};

std::string name_of(const hub::Router::Route& route) { return route.method + " " + route.pattern; }

std::string target_of(const hub::Router::Route& route, const std::string& id) {
  std::string target;
  for (const std::string& segment : route.segments) target += "/" + (segment.starts_with('{') ? id : segment);
  return target.empty() ? "/" : target;
}

class MatrixTest : public ::testing::Test {
 protected:
  MatrixTest() {
    p1 = person_of(hub, "brook", "p1");
    tablet.enrol(hub);
  }
  std::string account(Role role, const std::string& of) {
    const std::string id = platform::make_uuid_v4(hub.random);
    hub.store().write([&](hub::Connection& db) {
      hub::make_account(db, id, {"name-" + id, "Made Up", role, of, true}, "test", hub.clock.wall_ms());
    });
    return id;
  }
  std::string account_of(char kind, const std::string& provider = "brook",
                         const std::string& funder = "northshire") {
    switch (kind) {
      case 'p':
        return account(Role::provider, provider);
      case 'c':
        return account(Role::commissioner, funder);
      case 'o':
        return account(Role::operator_, "");
      case 'a':
        return account(Role::auditor, "");
      default:
        return account(kind == 'f' ? Role::family : Role::person, "");
    }
  }
  hub::Response ask(const hub::Router::Route& route, const std::string& id, const std::string& account) {
    Browser browser = Browser::of_account(hub, account);
    return browser.send(route.method, target_of(route, id), route.method == "GET" ? json() : json::object(),
                        {{"Doorstep-Reason", "a test"}});
  }
  hub::Response ask_bearing(const hub::Router::Route& route, const std::string& token) {
    return hub.send(route.method, target_of(route, p1), "{}", {{"Authorization", "Bearer " + token}});
  }
  std::string machine(Role role, const std::string& of) {
    const auto client = hub::make_client(hub.store(), hub.random, role, of);
    return body_of(hub.send("POST", "/oauth2/token",
                            form({{"grant_type", "client_credentials"},
                                  {"client_id", client.client_id},
                                  {"client_secret", client.client_secret}}),
                            {{"Content-Type", "application/x-www-form-urlencoded"}}))
        .at("access_token");
  }
  // Routes of one person's data, by what a grant of all scopes opens.
  std::vector<const hub::Router::Route*> routes_of_a_person() {
    std::vector<const hub::Router::Route*> list;
    for (const auto& route : hub.hub->service().router().routes()) {
      if (route.pattern.starts_with("/v1/people/{id}/") && route.method == "GET") list.push_back(&route);
    }
    return list;
  }
  TestHub hub;
  Tablet tablet{1};
  std::string p1;
};

TEST_F(MatrixTest, EveryRouteIsListed) {
  std::set<std::string> served, listed;
  for (const auto& route : hub.hub->service().router().routes()) served.insert(name_of(route));
  for (const auto& [route, allowed] : kAllowed) listed.insert(route);
  EXPECT_EQ(served, listed);
}

TEST_F(MatrixTest, EveryRouteTakesItsRolesAndNoOther) {
  for (const auto& route : hub.hub->service().router().routes()) {
    const std::string allowed = kAllowed.contains(name_of(route)) ? kAllowed.at(name_of(route)) : "";
    if (allowed == "*") {
      EXPECT_TRUE(route.roles.empty()) << name_of(route);
      continue;
    }
    ASSERT_FALSE(route.roles.empty()) << name_of(route);
    EXPECT_EQ(code_of(hub.send(route.method, target_of(route, p1), "{}")), "401 token_missing")
        << name_of(route);
    for (const char kind : std::string("pcofsa")) {
      const auto answer = ask(route, p1, account_of(kind));
      if (allowed.find(kind) == std::string::npos) {
        EXPECT_EQ(code_of(answer), "403 wrong_role") << name_of(route) << " " << kind;
      } else {
        EXPECT_NE(answer.status, 401) << name_of(route) << " " << kind << answer.body;
        EXPECT_NE(answer.status, 403) << name_of(route) << " " << kind << answer.body;
        EXPECT_LT(answer.status, 500) << name_of(route) << " " << kind << answer.body;
      }
    }
    const bool for_device = allowed.find('d') != std::string::npos;
    const auto by_device = code_of(ask_bearing(route, tablet.token));
    EXPECT_EQ(by_device == "403 wrong_role", !for_device) << name_of(route) << by_device;
  }
}

TEST_F(MatrixTest, MachinesOfARoleAreAskedThatRole) {
  const std::map<char, std::string> tokens{{'p', machine(Role::provider, "brook")},
                                           {'c', machine(Role::commissioner, "northshire")}};
  for (const auto& route : hub.hub->service().router().routes()) {
    const std::string allowed = kAllowed.at(name_of(route));
    if (allowed == "*") continue;
    for (const auto& [kind, token] : tokens) {
      if (allowed.find(kind) == std::string::npos) {
        EXPECT_EQ(code_of(ask_bearing(route, token)), "403 wrong_role") << name_of(route) << kind;
      } else {
        EXPECT_NE(ask_bearing(route, token).status, 401) << name_of(route) << kind;
      }
    }
  }
}

// The relations of a caller to the person whose data a route gives.
TEST_F(MatrixTest, EveryRelationToThePersonIsAsserted) {
  const auto with_grant = [&](const char* ref, const char* change) {
    std::string id = account(Role::family, "");
    const std::string given = grant(hub, id, ref, {"schedule", "notes", "outcomes"});
    hub.store().write([&](hub::Connection& db) {
      db.exec(std::string("UPDATE access_grant SET ") + change + " WHERE id = $1", given);
    });
    return id;
  };
  struct Cell {
    char kind;
    const char* relation;
    std::string account;
    bool sees;
  };
  const std::vector<Cell> cells{
      {'p', "own", account_of('p'), true},
      {'p', "other provider", account_of('p', "vale"), false},
      {'c', "own", account_of('c'), true},
      {'c', "other funder", account_of('c', "", "southborough"), false},
      {'f', "own", with_grant("p1", "basis = 'consent'"), true},
      {'f', "revoked", with_grant("p1", "withdrawn_ms = 1"), false},
      {'f', "expired", with_grant("p1", "valid_from = '2020-01-01', valid_to = '2026-09-20'"), false},
      {'f', "not yet valid", with_grant("p1", "valid_from = '2026-09-22'"), false},
      {'f', "other person", with_grant("p2", "basis = 'consent'"), false},
      {'f', "none", account(Role::family, ""), false},
      {'a', "own", account_of('a'), true},
  };
  for (const auto* route : routes_of_a_person()) {
    const std::string& allowed = kAllowed.at(name_of(*route));
    for (const Cell& cell : cells) {
      if (allowed.find(cell.kind) == std::string::npos) continue;
      const auto answer = ask(*route, p1, cell.account);
      EXPECT_EQ(answer.status, cell.sees ? 200 : 404)
          << route->pattern << " " << cell.kind << " " << cell.relation;
      if (cell.sees) continue;
      EXPECT_EQ(body_of(answer), body_of(ask(*route, platform::make_uuid_v4(hub.random), cell.account)))
          << "what is not theirs to see is as what is not there";
    }
  }
}

TEST_F(MatrixTest, TenThousandGuessedIdsTellNothing) {
  const std::string fay = account(Role::family, "");
  grant(hub, fay, "p1", {"schedule", "notes", "outcomes"});
  Browser family = Browser::of_account(hub, fay);
  const json nothing =
      body_of(family.send("GET", "/v1/people/" + person_of(hub, "brook", "p2") + "/timeline"));
  ASSERT_EQ(nothing.at("code"), "not_found");
  const auto routes = routes_of_a_person();
  const std::vector<std::string> real{person_of(hub, "brook", "p2"), person_of(hub, "vale", "p1"), "p2",
                                      office_id(hub.store(), "carer", "c1"), tablet.id};
  std::size_t asked = 0;
  while (asked < 10'000) {
    for (const auto* route : routes) {
      const std::string id =
          asked % 50 == 0 ? real[asked / 50 % real.size()] : platform::make_uuid_v4(hub.random);
      const auto answer = family.send("GET", target_of(*route, id));
      ++asked;
      ASSERT_EQ(answer.status, 404) << route->pattern;
      ASSERT_EQ(body_of(answer), nothing) << route->pattern;
    }
  }
  EXPECT_EQ(hub.count("SELECT count(*) FROM access_audit"), 0);
}

}  // namespace
}  // namespace doorstep::testing
