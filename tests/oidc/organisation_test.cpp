// Sign-in by the organisation's OpenID provider: the whole way, and every way in which a provider, or somebody between, lies.
#include "doorstep/hub/oidc/organisation.h"

#include <limits>

#include <gmock/gmock.h>

#include "browser.h"
#include "fake_provider.h"

namespace doorstep::testing {
namespace {

using hub::Role;
using nlohmann::json;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// A browser that goes to the provider and comes back.
class Visitor {
 public:
  explicit Visitor(TestHub& hub) : hub_(hub) {}
  hub::Response go(const std::string& target) {
    HeaderList headers{{"Host", "hub.example"}};
    std::string cookies = flow.empty() ? "" : "__Host-doorstep-organisation=" + flow;
    if (!session.empty()) cookies += (cookies.empty() ? "" : "; ") + ("__Host-doorstep=" + session);
    if (!cookies.empty()) headers.emplace_back("Cookie", cookies);
    auto response = hub_.send("GET", target, {}, headers);
    for (const auto set : response.headers.every("Set-Cookie")) keep(set);
    return response;
  }
  // Where it is sent; must be a redirect.
  std::string follow(const std::string& target) {
    const auto response = go(target);
    EXPECT_EQ(response.status, 303) << response.body;
    return std::string(response.headers.get("Location").value_or(""));
  }
  std::string flow;
  std::string session;

 private:
  void keep(std::string_view set) {
    const auto equals = set.find('=');
    const std::string value(set.substr(equals + 1, set.find(';') - equals - 1));
    (set.substr(0, equals) == "__Host-doorstep" ? session : flow) = value;
  }
  TestHub& hub_;
};

class OrganisationTest : public ::testing::Test {
 protected:
  OrganisationTest() { use_provider("ES256"); }
  void use_provider(const std::string& algorithm) {
    provider = std::make_unique<FakeProvider>(algorithm);
    hub.hub.reset();
    hub::HubParts parts{hub.database->open(false, std::string(32, 'k')), signer_of(200), 600, {}};
    parts.organisation = {provider->settings(), provider->fetch()};
    hub.hub = std::make_unique<hub::Hub>(std::move(parts), hub.clock, hub.random);
  }
  std::string make_account(const std::string& name, const std::string& email, const std::string& subject = {},
                           const std::string& issuer = kIssuer, Role role = Role::provider) {
    const std::string id = platform::make_uuid_v4(hub.random);
    hub::NewAccount account{name, "Ruth Hale", role, role == Role::provider ? "brook" : ""};
    account.email = email;
    account.issuer = issuer;
    account.subject = subject;
    hub.store().write(
        [&](hub::Connection& db) { hub::make_account(db, id, account, "test", hub.clock.wall_ms()); });
    return id;
  }
  std::string make_ruth() { return make_account("ruth", "ruth@brook.example"); }
  // The whole way; where the hub sends the browser in the end.
  std::string sign_in(Visitor& visitor) {
    const std::string there = visitor.follow("/v1/organisation/sign-in");
    return visitor.follow("/v1/organisation/callback?" + provider->sign_in(there));
  }
  std::string sign_in() {
    Visitor visitor(hub);
    return sign_in(visitor);
  }
  json session_of(Visitor& visitor) { return body_of(visitor.go("/v1/session")); }

  TestHub hub;
  std::unique_ptr<FakeProvider> provider;
};

TEST_F(OrganisationTest, StaffSignInAndAreAskedForNoFactorOfTheHubs) {
  const std::string id = make_ruth();
  Visitor visitor(hub);
  EXPECT_EQ(sign_in(visitor), "/");
  const json session = session_of(visitor);
  EXPECT_EQ(session.at("account"), id);
  EXPECT_EQ(session.at("signed_in_by"), "organisation");
  EXPECT_EQ(session.at("next"), nullptr);
  EXPECT_EQ(visitor.go("/v1/exceptions").status, 200);
  EXPECT_TRUE(visitor.flow.empty());
  const std::string how = hub.store().read([](hub::Connection& db) {
    return db.first("SELECT detail FROM account_event WHERE what = 'organisation_sign_in'")->text(0);
  });
  EXPECT_EQ(json::parse(how), (json{{"acr", "gold"}, {"amr", {"pwd", "otp"}}}));
}

TEST_F(OrganisationTest, EveryAlgorithmThatIsTakenIsTaken) {
  make_account("ruth", "", "u-1");
  for (const char* algorithm : {"RS256", "ES256", "EdDSA"}) {
    use_provider(algorithm);
    EXPECT_EQ(sign_in(), "/") << algorithm;
  }
}

TEST_F(OrganisationTest, TheRequestIsThatOfTheCodeFlowWithPkce) {
  Visitor visitor(hub);
  const auto response = visitor.go("/v1/organisation/sign-in");
  const std::string url(response.headers.get("Location").value());
  EXPECT_THAT(url, StartsWith("https://login.example/auth?tenant=1&response_type=code&"));
  EXPECT_EQ(param_of(url, "code_challenge_method"), "S256");
  EXPECT_EQ(param_of(url, "code_challenge").size(), 43);
  EXPECT_EQ(param_of(url, "redirect_uri"), "https://hub.example/v1/organisation/callback");
  EXPECT_EQ(param_of(url, "scope"), "openid email");
  for (const char* name : {"state", "nonce"}) EXPECT_THAT(visitor.flow, Not(HasSubstr(param_of(url, name))));
  const std::string cookie(response.headers.get("Set-Cookie").value());
  for (const char* attribute : {"; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"})
    EXPECT_THAT(cookie, HasSubstr(attribute));
  Visitor other(hub);
  const std::string again = other.follow("/v1/organisation/sign-in");
  for (const char* name : {"state", "nonce", "code_challenge"})
    EXPECT_NE(param_of(url, name), param_of(again, name));
}

TEST_F(OrganisationTest, WhoIsNotKnownHereIsNotLetIn) {
  EXPECT_EQ(sign_in(), "/#/sign-in/no_account");
  make_person(hub, {"ruth@brook.example", "Ruth Hale", Role::provider, "brook", false, "ruth@brook.example"});
  EXPECT_EQ(sign_in(), "/#/sign-in/no_account") << "an account that was not made for the provider is not its";
  make_account("una", "ruth@brook.example", "", "https://other.example");
  EXPECT_EQ(sign_in(), "/#/sign-in/no_account") << "nor is another provider's";
  make_account("fay", "ruth@brook.example", "", kIssuer, Role::family);
  EXPECT_EQ(sign_in(), "/#/sign-in/no_account") << "nor one of family";
  EXPECT_EQ(hub.count("SELECT count(*) FROM session"), 0);
}

TEST_F(OrganisationTest, AnAddressThatIsNotVerifiedBindsNothing) {
  make_ruth();
  for (const json& verified : {json(false), json(), json("true"), json(1)}) {
    provider->claims["email_verified"] = verified;
    EXPECT_EQ(sign_in(), "/#/sign-in/no_account") << verified;
  }
}

TEST_F(OrganisationTest, AStolenAddressTakesNoAccountOver) {
  make_ruth();
  EXPECT_EQ(sign_in(), "/");
  provider->claims["sub"] = "u-2";  // somebody else, with the same address
  EXPECT_EQ(sign_in(), "/#/sign-in/no_account");
  provider->claims = {{"sub", "u-1"}};  // she, without any address
  EXPECT_EQ(sign_in(), "/");
  EXPECT_EQ(hub.count("SELECT count(*) FROM account_event WHERE what = 'organisation_bound'"), 1);
}

TEST_F(OrganisationTest, TwoAccountsOfOneAddressAreNobodys) {
  make_ruth();
  make_account("ruth2", "RUTH@brook.example");
  EXPECT_EQ(sign_in(), "/#/sign-in/no_account");
}

TEST_F(OrganisationTest, AClosedAccountIsNotKnown) {
  const std::string id = make_ruth();
  EXPECT_EQ(sign_in(), "/");
  hub.store().write([&](hub::Connection& db) {
    hub::close_account(db, hub::find_account(db, id).value(), "test", hub.clock.wall_ms());
  });
  EXPECT_EQ(sign_in(), "/#/sign-in/no_account");
}

TEST_F(OrganisationTest, TheAddressMayComeFromUserinfoOfTheSameSubject) {
  make_ruth();
  provider->claims = {{"sub", "u-1"}};
  provider->userinfo = {{"sub", "u-9"}, {"email", "ruth@brook.example"}, {"email_verified", true}};
  EXPECT_EQ(sign_in(), "/#/sign-in/no_account");
  provider->userinfo["sub"] = "u-1";
  EXPECT_EQ(sign_in(), "/");
}

// What the provider, or who speaks for it, says wrongly.
TEST_F(OrganisationTest, AnIdTokenIsBelievedToTheLetter) {
  make_ruth();
  const std::vector<std::pair<json, const char*>> lies{
      {{{"iss", "https://login.example/"}}, "wrong_issuer"},
      {{{"iss", "https://evil.example"}}, "wrong_issuer"},
      {{{"aud", "another"}}, "wrong_audience"},
      {{{"aud", json::array()}}, "wrong_audience"},
      {{{"aud", {"doorstep", "another"}}}, "wrong_party"},
      {{{"aud", {"doorstep", "another"}}, {"azp", "another"}}, "wrong_party"},
      {{{"azp", "another"}}, "wrong_party"},
      {{{"nonce", "made-up"}}, "wrong_nonce"},
      {{{"nonce", nullptr}}, "wrong_nonce"},
      {{{"exp", 1'790'000'000 - 60}}, "token_expired"},
      {{{"exp", nullptr}}, "bad_id_token"},
      {{{"exp", "1790000300"}}, "bad_id_token"},
      {{{"exp", std::numeric_limits<std::int64_t>::max()}}, "bad_id_token"},
      {{{"exp", -1}}, "bad_id_token"},
      {{{"iat", nullptr}}, "bad_id_token"},
      {{{"iat", 1'790'000'000 - 601}}, "token_expired"},
      {{{"iat", 1'790'000'000 + 61}}, "token_not_yet_valid"},
      {{{"nbf", 1'790'000'000 + 61}}, "token_not_yet_valid"},
      {{{"sub", ""}}, "bad_id_token"},
      {{{"sub", std::string(256, 'x')}}, "bad_id_token"}};
  const json honest = provider->claims;
  for (const auto& [lie, code] : lies) {
    provider->claims = honest;
    provider->claims.update(lie);
    EXPECT_EQ(sign_in(), std::string("/#/sign-in/") + code) << lie;
  }
  provider->claims = honest;
  provider->claims.update(
      {{"aud", {"doorstep", "another"}}, {"azp", "doorstep"}, {"exp", 1'790'000'000 - 59}});
  EXPECT_EQ(sign_in(), "/") << "within the minute's grace";
}

TEST_F(OrganisationTest, OnlyTheProvidersOwnKeySigns) {
  make_ruth();
  const ProviderKey stranger("ES256", "k1");  // of the same name
  provider->make_token = [&](const json& claims) { return stranger.token(claims); };
  EXPECT_EQ(sign_in(), "/#/sign-in/bad_signature");
  provider->make_token = [&](const json& claims) {
    std::string token = provider->key.token(claims);
    token[token.size() / 2] = token[token.size() / 2] == 'A' ? 'B' : 'A';
    return token;
  };
  EXPECT_THAT(sign_in(), AnyOf("/#/sign-in/bad_signature", "/#/sign-in/bad_id_token"));
  provider->make_token = [&](const json& claims) { return provider->key.token(claims, {{"alg", "RS256"}}); };
  EXPECT_EQ(sign_in(), "/#/sign-in/bad_signature") << "a key is for its own algorithm";
}

TEST_F(OrganisationTest, NoneAndSharedSecretsAreNoSignatures) {
  make_ruth();
  for (const char* algorithm : {"none", "None", "HS256", "HS512", "RS1", "PS256", "ES256K", ""}) {
    provider->header = {{"alg", algorithm}};
    EXPECT_EQ(sign_in(), "/#/sign-in/bad_id_token") << algorithm;
  }
  provider->header = {{"crit", {"exp"}}};
  EXPECT_EQ(sign_in(), "/#/sign-in/bad_id_token");
  provider->make_token = [](const json& claims) {
    return base64url(std::string(R"({"alg":"none"})")) + "." + base64url(claims.dump()) + ".";
  };
  EXPECT_EQ(sign_in(), "/#/sign-in/bad_id_token");
  for (const char* text : {"", "a", "a.b", "a.b.c", "....", "e30.e30.e30"}) {
    provider->make_token = [&](const json&) { return std::string(text); };
    EXPECT_THAT(sign_in(), AnyOf("/#/sign-in/bad_id_token", "/#/sign-in/code_refused")) << text;
  }
}

TEST_F(OrganisationTest, ANewKeyIsFetchedAndAMadeUpOneNotAgainAndAgain) {
  make_ruth();
  EXPECT_EQ(sign_in(), "/");
  EXPECT_EQ(sign_in(), "/");
  EXPECT_EQ(provider->asked["/jwks"], 1);
  EXPECT_EQ(provider->asked["/.well-known/openid-configuration"], 1);
  provider->key = ProviderKey("ES256", "k2");
  hub.clock.wall += 61'000;
  EXPECT_EQ(sign_in(), "/");
  EXPECT_EQ(provider->asked["/jwks"], 2);
  provider->header = {{"kid", "made-up"}};
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in(), "/#/sign-in/bad_signature");
  EXPECT_EQ(provider->asked["/jwks"], 2);
}

TEST_F(OrganisationTest, AnotherProvidersAnswerIsNotTaken) {
  make_ruth();
  for (const char* issuer :
       {"https://evil.example", ""}) {  // mixed up (RFC 9207), and not named though it is promised
    provider->issuer_of_answer = issuer;
    EXPECT_EQ(sign_in(), "/#/sign-in/wrong_issuer");
  }
  EXPECT_EQ(provider->asked["/token"], 0) << "the code is not given away";
}

TEST_F(OrganisationTest, AnAnswerBelongsToTheBrowserThatAsked) {
  make_ruth();
  Visitor thief(hub);
  const std::string answer = provider->sign_in(thief.follow("/v1/organisation/sign-in"));
  Visitor victim(hub);
  EXPECT_EQ(victim.follow("/v1/organisation/callback?" + answer), "/#/sign-in/sign_in_unknown")
      << "nobody is signed in as another";
  victim.follow("/v1/organisation/sign-in");
  EXPECT_EQ(victim.follow("/v1/organisation/callback?" + answer), "/#/sign-in/sign_in_unknown");
  EXPECT_TRUE(victim.session.empty());
  EXPECT_EQ(thief.follow("/v1/organisation/callback?" + answer), "/");
}

TEST_F(OrganisationTest, AnAnswerIsGoodOnce) {
  make_ruth();
  provider->takes_codes_twice = true;  // the hub does not lean on the provider for it
  Visitor visitor(hub);
  const std::string answer = provider->sign_in(visitor.follow("/v1/organisation/sign-in"));
  const std::string flow = visitor.flow;
  EXPECT_EQ(visitor.follow("/v1/organisation/callback?" + answer), "/");
  visitor.flow = flow;
  EXPECT_EQ(visitor.follow("/v1/organisation/callback?" + answer), "/#/sign-in/sign_in_unknown");
}

TEST_F(OrganisationTest, AnAnswerHasItsTime) {
  make_ruth();
  Visitor visitor(hub);
  const std::string answer = provider->sign_in(visitor.follow("/v1/organisation/sign-in"));
  hub.clock.wall += 600'000;
  EXPECT_EQ(visitor.follow("/v1/organisation/callback?" + answer), "/#/sign-in/sign_in_unknown");
}

TEST_F(OrganisationTest, ACodeThatTheProviderRefusesIsRefused) {
  make_ruth();
  Visitor visitor(hub);
  const std::string url = visitor.follow("/v1/organisation/sign-in");
  EXPECT_EQ(visitor.follow("/v1/organisation/callback?iss=https://login.example&code=made-up&state=" +
                           param_of(url, "state")),
            "/#/sign-in/code_refused");
  const std::string again = visitor.follow("/v1/organisation/sign-in");
  EXPECT_EQ(visitor.follow("/v1/organisation/callback?error=access_denied&state=" + param_of(again, "state")),
            "/#/sign-in/sign_in_cancelled");
}

TEST_F(OrganisationTest, AProviderThatIsNotWhatItWasToBeIsNotAsked) {
  const json honest = provider->discovery;
  const std::vector<json> bent{
      {{"issuer", "https://login.example/"}}, {{"token_endpoint", "http://login.example/token"}},
      {{"jwks_uri", "file:///etc/passwd"}},   {{"authorization_endpoint", "javascript:alert(1)"}},
      {{"authorization_endpoint", ""}},       {{"code_challenge_methods_supported", {"plain"}}}};
  for (const json& one : bent) {
    provider->discovery = honest;
    provider->discovery.update(one);
    EXPECT_EQ(Visitor(hub).follow("/v1/organisation/sign-in"), "/#/sign-in/bad_provider") << one;
  }
  provider->down = true;
  EXPECT_EQ(Visitor(hub).follow("/v1/organisation/sign-in"), "/#/sign-in/provider_unreachable");
}

TEST_F(OrganisationTest, AnotherSignInLeavesNoFormerSession) {
  make_ruth();
  Visitor visitor(hub);
  EXPECT_EQ(sign_in(visitor), "/");
  Visitor thief(hub);
  thief.session = visitor.session;
  EXPECT_EQ(sign_in(visitor), "/");
  EXPECT_EQ(code_of(thief.go("/v1/session")), "401 session_ended");
}

TEST(Organisation, IsNotThereWhereNoneIsConfigured) {
  TestHub hub;
  EXPECT_EQ(body_of(hub.send("GET", "/v1/sign-in")).at("organisation"), false);
  EXPECT_EQ(code_of(hub.send("GET", "/v1/organisation/sign-in")), "404 not_found");
  EXPECT_EQ(code_of(hub.send("GET", "/v1/organisation/callback?code=x&state=y")), "404 not_found");
}

}  // namespace
}  // namespace doorstep::testing
