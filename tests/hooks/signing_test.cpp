// Signatures as any library of Standard Webhooks verifies them. The values were computed by Python's hmac.
#include "doorstep/hub/hooks/signing.h"

#include <numeric>

#include <gmock/gmock.h>

#include "doorstep/testing/memory_device.h"

namespace doorstep::hub {
namespace {

constexpr const char* kId = "018f0000-0000-7000-8000-000000000001";
constexpr const char* kBody = R"({"type":"visit.missed"})";

std::string counted() {
  std::string secret(32, '\0');
  std::iota(secret.begin(), secret.end(), '\0');
  return secret;
}

TEST(HookSigning, IsHmacSha256OverIdTimeAndBody) {
  EXPECT_EQ(hook_signature({counted()}, kId, 1'790'000'000, kBody),
            "v1,Hv7eZEdyg68LFuv5aTj/LbLAuxpv2RPcDG2wqo2tp4Q=");
}

TEST(HookSigning, TwoSecretsSignBesideEachOther) {
  EXPECT_EQ(
      hook_signature({counted(), std::string(24, '\xff')}, kId, 1'790'000'000, kBody),
      "v1,Hv7eZEdyg68LFuv5aTj/LbLAuxpv2RPcDG2wqo2tp4Q= v1,2JVoGXkbs53vPq9eGbNRkOxe24aC/FrdmeCbdiB8tRs=");
}

TEST(HookSigning, SecretsAreShownAsTheSpecificationWritesThem) {
  EXPECT_EQ(shown_hook_secret(counted()), "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
  testing::SeededRandom random(1);
  const std::string one = make_hook_secret(random);
  EXPECT_EQ(one.size(), 32U);
  EXPECT_NE(one, make_hook_secret(random));
}

}  // namespace
}  // namespace doorstep::hub
