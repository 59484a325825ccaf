// POST /oauth2/token (protocol.md §3.3) and who a request is from.
#include <gmock/gmock.h>

#include "doorstep/event/jwk.h"
#include "doorstep/event/jwt.h"
#include "doorstep/hub/access/admin.h"

#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

using nlohmann::json;
using Fields = std::vector<std::pair<std::string, std::string>>;

constexpr const char* kType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
constexpr const char* kForm = "application/x-www-form-urlencoded";

hub::Response post(const TestHub& hub, const std::string& body,
                   const HeaderList& headers = {{"Content-Type", kForm}}) {
  return hub.send("POST", "/oauth2/token", body, headers);
}

Fields assertion_fields(const std::string& assertion) {
  return {{"grant_type", "client_credentials"},
          {"client_assertion_type", kType},
          {"client_assertion", assertion}};
}

hub::Response present(const TestHub& hub, const std::string& assertion) {
  return post(hub, form(assertion_fields(assertion)));
}

// "STATUS error code", and the members that RFC 6749 §5.2 and the protocol ask for.
std::string refusal(const hub::Response& response) {
  const json body = body_of(response);
  EXPECT_EQ(response.headers.get("Content-Type"), "application/json");
  EXPECT_TRUE(body.contains("error_description"));
  EXPECT_TRUE(parse_instant(body.value("time", "")));
  return std::to_string(response.status) + " " + body.value("error", "") + " " + body.value("code", "");
}

class Token : public ::testing::Test {
 protected:
  Token() { tablet.enrol(hub); }

  std::string assertion(std::int64_t iat_offset, std::int64_t exp_offset, const std::string& jti) const {
    const std::int64_t now = hub.clock.wall_ms() / 1000;
    return event::make_assertion(*tablet.signer, tablet.id, hub.hub->identity().issuer, now + iat_offset,
                                 now + exp_offset, jti);
  }

  TestHub hub;
  Tablet tablet{1};
};

TEST_F(Token, IsABearerToken) {
  const auto response = present(hub, assertion(0, 60, "a"));
  ASSERT_EQ(response.status, 200);
  const json body = body_of(response);
  EXPECT_EQ(body.at("token_type"), "Bearer");
  EXPECT_EQ(body.at("expires_in"), 600);
  EXPECT_EQ(body.at("time"), format_instant(kHubNow));
  EXPECT_EQ(response.headers.get("Cache-Control"), "no-store");
}

TEST_F(Token, BadFormsAreInvalidRequests) {
  const auto good = assertion_fields(assertion(0, 60, "a"));
  EXPECT_EQ(refusal(post(hub, "")), "400 invalid_request bad_request");
  EXPECT_EQ(refusal(post(hub, form(good), {{"Content-Type", "application/json"}})),
            "400 invalid_request bad_request");
  for (std::size_t i = 0; i < good.size(); ++i) {
    Fields without = good;
    without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(refusal(post(hub, form(without))), "400 invalid_request bad_request") << good[i].first;
  }
  Fields other_grant = good;
  other_grant[0].second = "password";
  EXPECT_EQ(refusal(post(hub, form(other_grant))), "400 unsupported_grant_type bad_request");
  Fields other_type = good;
  other_type[1].second = "urn:other";
  EXPECT_EQ(refusal(post(hub, form(other_type))), "400 invalid_request bad_request");
  EXPECT_EQ(refusal(post(hub, form(good) + "&grant_type=client_credentials")),
            "400 invalid_request bad_request");
  EXPECT_EQ(post(hub, form(good) + "&scope=all&client_id=" + tablet.id).status, 200)
      << "other fields are ignored";
}

TEST_F(Token, AnAssertionThatDoesNotHoldIsBad) {
  const std::int64_t now = hub.clock.wall_ms() / 1000;
  const std::string& issuer = hub.hub->identity().issuer;
  const auto make = [&](const Signer& signer, const std::string& client, const std::string& audience) {
    return event::make_assertion(signer, client, audience, now, now + 60, "b");
  };
  const std::string good = make(*tablet.signer, tablet.id, issuer);
  const std::vector<std::string> bad{
      "x.y.z",
      good.substr(0, good.size() - 4),
      make(*signer_of(9), tablet.id, issuer),
      make(*tablet.signer, "018f3c1e-5b7a-4c3d-9e21-7a1b2c3d4e5f", issuer),
      make(*tablet.signer, tablet.id, issuer + "/"),
      assertion(0, 301, "c"),
      assertion(0, 60, std::string(129, 'x')),
      assertion(0, 60, ""),
  };
  for (const auto& text : bad)
    EXPECT_EQ(refusal(present(hub, text)), "401 invalid_client bad_assertion") << text;
  EXPECT_EQ(refusal(post(hub, form(assertion_fields(good)) + "&client_id=other")),
            "401 invalid_client bad_assertion");
  EXPECT_EQ(present(hub, good).status, 200) << "none of them used its jti up";
}

TEST_F(Token, TheTimeIsLookedAtWithAMinutesLeewayAndUsesNoJti) {
  EXPECT_EQ(refusal(present(hub, assertion(61, 120, "d"))), "401 invalid_client assertion_time");
  EXPECT_EQ(refusal(present(hub, assertion(-200, -61, "d"))), "401 invalid_client assertion_time");
  EXPECT_EQ(present(hub, assertion(60, 120, "d")).status, 200);
  EXPECT_EQ(present(hub, assertion(-200, -60, "e")).status, 200);
  const auto years = present(hub, assertion(-90'000'000, -89'999'800, "f"));
  EXPECT_EQ(refusal(years), "401 invalid_client assertion_time");
  EXPECT_EQ(body_of(years).at("time"), format_instant(kHubNow));
}

TEST_F(Token, AJtiIsUsedOnceByADevice) {
  EXPECT_EQ(present(hub, assertion(0, 60, "g")).status, 200);
  EXPECT_EQ(refusal(present(hub, assertion(0, 90, "g"))), "401 invalid_client assertion_replayed");
  Tablet other(2);
  other.enrol(hub);
  EXPECT_EQ(present(hub, other.assertion(hub, "g")).status, 200);
}

TEST_F(Token, ARevokedDeviceIsToldSoFirst) {
  const std::string fresh = assertion(61, 120, "h");  // its time is wrong, too
  hub::revoke_device(hub.store(), kHubNow, DeviceId(tablet.id), false);
  const auto plain = present(hub, fresh);
  EXPECT_EQ(refusal(plain), "401 invalid_client device_revoked");
  EXPECT_FALSE(body_of(plain).contains("wipe"));
  hub::revoke_device(hub.store(), kHubNow, DeviceId(tablet.id), true);
  EXPECT_EQ(body_of(present(hub, fresh)).at("wipe"), true);
  EXPECT_EQ(refusal(present(hub, assertion(0, 301, "i"))), "401 invalid_client bad_assertion");
}

TEST_F(Token, AClientShowsItsSecretByBasicOrInTheForm) {
  const auto client = hub::make_client(hub.store(), hub.random, hub::Role::commissioner, "northshire");
  const Fields in_form{{"grant_type", "client_credentials"},
                       {"client_id", client.client_id},
                       {"client_secret", client.client_secret}};
  EXPECT_EQ(post(hub, form(in_form)).status, 200);
  Fields wrong = in_form;
  wrong[2].second += "x";
  EXPECT_EQ(refusal(post(hub, form(wrong))), "401 invalid_client bad_secret");
  Fields device = in_form;
  device[1].second = tablet.id;
  EXPECT_EQ(refusal(post(hub, form(device))), "401 invalid_client bad_secret");
  EXPECT_EQ(refusal(post(hub, "grant_type=client_credentials")), "400 invalid_request bad_request");

  const auto basic = [&](const std::string& secret) {
    std::string text = base64url(std::string_view(client.client_id + ":" + secret));
    while (text.size() % 4 != 0) text += '=';
    for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
    return post(hub, "grant_type=client_credentials",
                {{"Content-Type", kForm}, {"Authorization", "Basic " + text}});
  };
  EXPECT_EQ(basic(client.client_secret).status, 200);
  const auto refused = basic("no");
  EXPECT_EQ(refusal(refused), "401 invalid_client bad_secret");
  EXPECT_THAT(std::string(refused.headers.get("WWW-Authenticate").value_or("")),
              ::testing::StartsWith("Basic"));
}

TEST_F(Token, RequestsSayWhatIsWrongWithTheirToken) {
  const auto feed = [&](const HeaderList& headers) { return hub.send("GET", "/v1/feed", "", headers); };
  const auto challenge = [](const hub::Response& r) {
    return std::string(r.headers.get("WWW-Authenticate").value_or(""));
  };
  EXPECT_EQ(feed({{"Authorization", "bearer " + tablet.token}}).status, 200);
  const auto missing = feed({});
  EXPECT_EQ(code_of(missing), "401 token_missing");
  EXPECT_EQ(challenge(missing), "Bearer");
  EXPECT_EQ(missing.headers.get("Content-Type"), "application/problem+json");
  EXPECT_EQ(code_of(feed({{"Authorization", "Basic eDp5"}})), "401 token_missing");
  const auto invalid = feed({{"Authorization", "Bearer nonsense"}});
  EXPECT_EQ(code_of(invalid), "401 token_invalid");
  EXPECT_THAT(challenge(invalid), ::testing::HasSubstr("invalid_token"));
  hub.clock.advance(600'000);
  const auto expired = feed({{"Authorization", "Bearer " + tablet.token}});
  EXPECT_EQ(code_of(expired), "401 token_expired");
  EXPECT_THAT(challenge(expired), ::testing::StartsWith("Bearer"));
  EXPECT_EQ(code_of(hub.send("GET", "/v1/nothing")), "404 not_found");
  EXPECT_EQ(code_of(hub.send("GET", "/oauth2/token")), "405 method_not_allowed");
}

TEST_F(Token, ARouteIsForItsKindOfCaller) {
  const HeaderList device{{"Authorization", "Bearer " + tablet.token}};
  EXPECT_EQ(code_of(hub.send("GET", "/v1/actual-hours?from=2026-09-01&to=2026-09-02", "", device)),
            "403 wrong_role");
}

TEST_F(Token, RevocationHoldsFromTheNextRequestOn) {
  const HeaderList device{{"Authorization", "Bearer " + tablet.token}};
  ASSERT_EQ(hub.send("GET", "/v1/feed", "", device).status, 200);
  hub::revoke_device(hub.store(), kHubNow, DeviceId(tablet.id), true);
  const auto refused = hub.send("GET", "/v1/feed", "", device);
  EXPECT_EQ(code_of(refused), "403 device_revoked");
  EXPECT_EQ(body_of(refused).at("wipe"), true);
}

}  // namespace
}  // namespace doorstep::testing
