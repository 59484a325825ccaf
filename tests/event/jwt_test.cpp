#include "doorstep/event/jwt.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "doorstep/event/jwk.h"

#include "samples.h"

namespace doorstep::event {
namespace {

using nlohmann::json;
using testing::crypto;

// The key pair of RFC 8037 appendix A.
constexpr const char* kSeed = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
constexpr const char* kPublic = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

std::unique_ptr<Signer> signer() {
  return platform::make_signer(*fixed_from_base64url<std::array<std::uint8_t, 32>>(kSeed));
}

json claims() {
  return {{"iss", "d-1"}, {"sub", "d-1"}, {"aud", "https://hub"},
          {"iat", 1000},  {"exp", 1300},  {"jti", "once"}};
}

std::string jwt(const json& header, const json& body) {
  const std::string text = base64url(header.dump()) + '.' + base64url(body.dump());
  return text + '.' + base64url(signer()->sign(text));
}
std::string jwt(const json& body) { return jwt({{"alg", "EdDSA"}, {"typ", "JWT"}}, body); }

std::optional<Assertion> with_claim(const char* name, const json& value) {
  json body = claims();
  body[name] = value;
  return parse_assertion(jwt(body));
}

TEST(Assertion, IsMadeAndRead) {
  const std::string text = make_assertion(*signer(), "d-1", "https://hub", 1000, 1300, "once");
  const auto assertion = parse_assertion(text);
  ASSERT_TRUE(assertion);
  EXPECT_EQ(assertion->client, "d-1");
  EXPECT_EQ(assertion->iat, 1000);
  EXPECT_EQ(assertion->exp, 1300);
  EXPECT_EQ(assertion->jti, "once");
  EXPECT_TRUE(assertion->is_for("https://hub"));
  EXPECT_FALSE(assertion->is_for("https://hub/"));
  EXPECT_TRUE(assertion->is_short());
  EXPECT_TRUE(verify_assertion(crypto(), signer()->public_key(), *assertion));
  EXPECT_FALSE(verify_assertion(crypto(), PublicKey{}, *assertion));
  EXPECT_EQ(from_base64url(text.substr(0, text.find('.'))), R"({"alg":"EdDSA","typ":"JWT"})");
}

// RFC 8037 appendix A.4: a JWS by that key, whose payload is no JSON.
TEST(Assertion, SignsAsTheRfcDoes) {
  EXPECT_EQ(base64url(signer()->sign("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc")),
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
}

TEST(Assertion, MayNameSeveralAudiences) {
  const auto assertion = with_claim("aud", {"https://other", "https://hub"});
  ASSERT_TRUE(assertion);
  EXPECT_TRUE(assertion->is_for("https://hub"));
  for (const json& bad : {json(), json(1), json::array(), json::array({"https://hub", 1}), json::object()}) {
    EXPECT_FALSE(with_claim("aud", bad)) << bad;
  }
}

TEST(Assertion, NeedsEachClaimInItsForm) {
  EXPECT_TRUE(parse_assertion(jwt(claims())));
  const json all = claims();
  for (const auto& [name, value] : all.items()) {
    json without = all;
    without.erase(name);
    EXPECT_FALSE(parse_assertion(jwt(without))) << name;
    EXPECT_FALSE(with_claim(name.c_str(), nullptr)) << name;
    EXPECT_FALSE(with_claim(name.c_str(), json::object())) << name;
  }
  EXPECT_FALSE(with_claim("sub", "d-2"));
  EXPECT_FALSE(with_claim("iat", 1000.5));
  EXPECT_FALSE(with_claim("iat", 1000.0));
  EXPECT_FALSE(with_claim("exp", "1300"));
  EXPECT_FALSE(with_claim("exp", std::numeric_limits<std::uint64_t>::max()));
  EXPECT_FALSE(with_claim("iat", std::numeric_limits<std::int64_t>::min()));
  EXPECT_FALSE(with_claim("jti", ""));
  EXPECT_TRUE(with_claim("jti", std::string(128, 'j')));
  EXPECT_FALSE(with_claim("jti", std::string(129, 'j')));
  EXPECT_TRUE(with_claim("more", "ignored"));
}

TEST(Assertion, IsShortUpTo300Seconds) {
  EXPECT_TRUE(with_claim("exp", 1300)->is_short());
  EXPECT_FALSE(with_claim("exp", 1301)->is_short());
  EXPECT_TRUE(with_claim("exp", 1)->is_short());
}

TEST(Assertion, IsSignedByEdDsaAlone) {
  EXPECT_TRUE(parse_assertion(jwt({{"alg", "EdDSA"}, {"kid", "k"}}, claims())));
  for (const json& header :
       {json{{"alg", "none"}}, json{{"alg", "HS256"}}, json{{"alg", "eddsa"}}, json{{"typ", "JWT"}},
        json{{"alg", "EdDSA"}, {"typ", "JWS"}}, json{{"alg", {"EdDSA"}}}, json::array(), json("EdDSA"),
        json{{"alg", "EdDSA"}, {"crit", {"b64"}}, {"b64", false}}}) {
    EXPECT_FALSE(parse_assertion(jwt(header, claims()))) << header;
  }
}

TEST(Assertion, HasThreePartsAndAnEnd) {
  const std::string good = jwt(claims());
  const std::size_t last = good.rfind('.');
  for (const std::string& bad : {std::string(), std::string("."), std::string(".."), good.substr(0, last),
                                 good + '.', good + ".x", good + '=', ' ' + good, good.substr(0, last + 1),
                                 good.substr(0, good.size() - 1), '.' + good, std::string(10'000, 'a')}) {
    EXPECT_FALSE(parse_assertion(bad)) << bad.substr(0, 100);
  }
  EXPECT_FALSE(with_claim("pad", std::string(8'192, 'x')));
}

TEST(Assertion, NoBitOfItCanBeChanged) {
  const std::string good = jwt(claims());
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string other = good;
    other[i] = static_cast<char>(other[i] ^ 1);
    const auto assertion = parse_assertion(other);
    EXPECT_FALSE(assertion && verify_assertion(crypto(), signer()->public_key(), *assertion)) << i;
  }
}

TEST(Jwk, IsReadAndWritten) {
  const PublicKey key = signer()->public_key();
  const std::string text = std::string(R"({"crv":"Ed25519","kty":"OKP","x":")") + kPublic + "\"}";
  EXPECT_EQ(write_public_jwk(key), text);
  EXPECT_EQ(parse_public_jwk(text), key);
  EXPECT_EQ(
      public_key_from_jwk({{"kid", "a"}, {"x", kPublic}, {"kty", "OKP"}, {"crv", "Ed25519"}, {"use", "sig"}}),
      key);
}

TEST(Jwk, RefusesWhatIsNoPublicEd25519Key) {
  const json good = public_jwk(signer()->public_key());
  const auto with = [&](const char* name, const json& value) {
    json jwk = good;
    jwk[name] = value;
    return jwk;
  };
  const std::string x = kPublic;
  for (const json& bad : {with("d", kSeed), with("d", nullptr), with("kty", "EC"), with("crv", "X25519"),
                          with("crv", 1), with("x", 1), with("x", x + "="), with("x", x.substr(1)),
                          with("x", ""), json::array({good}), json(), json("key")}) {
    EXPECT_FALSE(public_key_from_jwk(bad)) << bad;
  }
  EXPECT_FALSE(parse_public_jwk("{"));
  EXPECT_FALSE(parse_public_jwk(with("pad", std::string(5'000, 'x')).dump()));
}

}  // namespace
}  // namespace doorstep::event
