#include <array>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "doorstep/event/error.h"
#include "doorstep/platform/openssl.h"

namespace doorstep::platform {
namespace {

using Seed = std::array<std::uint8_t, 32>;

Seed bytes_of(std::string_view hex) {
  Seed out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<std::uint8_t>(std::stoi(std::string(hex.substr(2 * i, 2)), nullptr, 16));
  }
  return out;
}

// RFC 8032 §7.1, TEST 1 and TEST 3.
constexpr const char* kSeed1 = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
constexpr const char* kPublic1 = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
constexpr const char* kSeed3 = "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7";
constexpr const char* kPublic3 = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025";

std::string hex(std::span<const std::uint8_t> bytes) {
  std::string out;
  for (const std::uint8_t byte : bytes) {
    out += "0123456789abcdef"[byte >> 4U];
    out += "0123456789abcdef"[byte & 15U];
  }
  return out;
}

TEST(Sha256, HashesAsFips180Has) {
  const Crypto& crypto = openssl_crypto();
  EXPECT_EQ(hex(crypto.sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(crypto.sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(crypto.sha256(std::string(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Ed25519, SignsAndVerifiesAsRfc8032Has) {
  const auto first = make_signer(bytes_of(kSeed1));
  EXPECT_EQ(hex(first->public_key()), kPublic1);
  EXPECT_EQ(hex(first->sign("")),
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
  const auto third = make_signer(bytes_of(kSeed3));
  EXPECT_EQ(hex(third->public_key()), kPublic3);
  EXPECT_EQ(hex(third->sign("\xaf\x82")),
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
  EXPECT_TRUE(openssl_crypto().ed25519_verify(third->public_key(), "\xaf\x82", third->sign("\xaf\x82")));
}

TEST(Ed25519, RefusesWhatWasNotSigned) {
  const Crypto& crypto = openssl_crypto();
  const auto signer = make_signer(bytes_of(kSeed1));
  const Signature good = signer->sign("text");
  EXPECT_TRUE(crypto.ed25519_verify(signer->public_key(), "text", good));
  EXPECT_FALSE(crypto.ed25519_verify(signer->public_key(), "texT", good));
  EXPECT_FALSE(crypto.ed25519_verify(make_signer(bytes_of(kSeed3))->public_key(), "text", good));
  for (std::size_t i = 0; i < good.size(); ++i) {
    Signature other = good;
    other[i] ^= 1;
    EXPECT_FALSE(crypto.ed25519_verify(signer->public_key(), "text", other)) << i;
  }
}

TEST(Ed25519, NeverThrowsForAKeyThatIsNone) {
  PublicKey no_point{};
  no_point.fill(0xff);
  no_point[0] = 2;
  EXPECT_FALSE(openssl_crypto().ed25519_verify(no_point, "text", {}));
}

// With the identity (y = 1) as its key, OpenSSL takes the identity and 0 as a signature of everything.
TEST(Ed25519, RefusesKeysOfSmallOrder) {
  Signature forged{};
  forged[0] = 1;
  for (const char* key : {"0000000000000000000000000000000000000000000000000000000000000000",
                          "0100000000000000000000000000000000000000000000000000000000000000",
                          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"}) {
    PublicKey small = bytes_of(key);
    for (int i = 0; i < 64; ++i) {  // of order 8: one text in eight would fit
      EXPECT_FALSE(openssl_crypto().ed25519_verify(small, "text " + std::to_string(i), forged)) << key;
    }
    small[31] ^= 0x80;
    EXPECT_FALSE(openssl_crypto().ed25519_verify(small, "text", forged)) << key;
  }
}

TEST(Signer, NeedsASeedOf32Bytes) {
  for (const std::size_t size : {0U, 31U, 33U, 64U}) {
    const std::vector<std::uint8_t> seed(size, 1);
    try {
      make_signer(seed);
      ADD_FAILURE() << size;
    } catch (const Error& error) {
      EXPECT_EQ(error.error_class(), ErrorClass::key);
      EXPECT_EQ(error.code(), "bad_seed");
    }
  }
}

TEST(Crypto, IsSharedByThreads) {
  const auto signer = make_signer(bytes_of(kSeed1));
  std::vector<std::thread> threads;
  std::array<bool, 4> good{};
  for (std::size_t t = 0; t < good.size(); ++t) {
    threads.emplace_back([&, t] {
      const std::string text(t * 100, 'x');
      const Digest expected = openssl_crypto().sha256(text);
      bool all = true;
      for (int i = 0; i < 50; ++i) {
        all = all && openssl_crypto().sha256(text) == expected;
        all = all && openssl_crypto().ed25519_verify(signer->public_key(), text, signer->sign(text));
      }
      good[t] = all;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, (std::array{true, true, true, true}));
}

TEST(EqualSecrets, ComparesWholeTexts) {
  EXPECT_TRUE(equal_secrets("", ""));
  EXPECT_TRUE(equal_secrets("secret", "secret"));
  EXPECT_FALSE(equal_secrets("secret", "secre"));
  EXPECT_FALSE(equal_secrets("secret", "secreT"));
}

}  // namespace
}  // namespace doorstep::platform
