// The tables of what the hub does not connect to.
#include "doorstep/hub/http/public_address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

namespace doorstep::hub {
namespace {

bool is_public_text(const char* text) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
    return is_public(address_bytes(reinterpret_cast<sockaddr&>(v4)));
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  EXPECT_EQ(inet_pton(AF_INET6, text, &v6.sin6_addr), 1) << text;
  return is_public(address_bytes(reinterpret_cast<sockaddr&>(v6)));
}

TEST(PublicAddress, IsNoneOfThisMachineOrItsNetworks) {
  for (const char* address :
       {"1.1.1.1",         "9.255.255.255", "11.0.0.0",        "100.63.255.255", "100.128.0.0",
        "126.0.0.1",       "128.0.0.1",     "169.253.0.1",     "172.15.255.255", "172.32.0.0",
        "192.0.1.0",       "192.167.0.1",   "192.169.0.1",     "198.17.0.1",     "198.20.0.1",
        "223.255.255.255", "2606:4700::1",  "2606:4700::1111", "2a00:1450::1",   "2001:200::1",
        "::ffff:1.1.1.1"})
    EXPECT_TRUE(is_public_text(address)) << address;
  for (const char* address : {"0.0.0.0",
                              "0.1.2.3",
                              "10.0.0.1",
                              "10.1.2.3",
                              "10.255.255.255",
                              "100.64.0.1",
                              "100.127.255.255",
                              "127.0.0.1",
                              "127.9.9.9",
                              "127.255.255.255",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.0.0.1",
                              "192.0.2.1",
                              "192.88.99.1",
                              "192.168.1.1",
                              "198.18.0.1",
                              "198.19.255.255",
                              "198.51.100.1",
                              "203.0.113.1",
                              "224.0.0.1",
                              "239.1.1.1",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "::ffff:127.0.0.1",
                              "::ffff:10.0.0.1",
                              "::ffff:169.254.169.254",
                              "::7f00:1",
                              "64:ff9b::7f00:1",
                              "64:ff9b::a00:1",
                              "100::1",
                              "fc00::1",
                              "fd00::1",
                              "fd12:3456::1",
                              "fe80::1",
                              "fec0::1",
                              "ff02::1",
                              "2001::1",
                              "2001:db8::1",
                              "2002:7f00:1::",
                              "2002:7f00:1::1",
                              "2002:a00:1::",
                              "3fff::1"})
    EXPECT_FALSE(is_public_text(address)) << address;
  EXPECT_FALSE(is_public({}));
}

TEST(PublicAddress, IsNoSocketOfAnotherFamily) {
  sockaddr local{};
  local.sa_family = AF_UNIX;
  EXPECT_TRUE(address_bytes(local).empty());
  EXPECT_FALSE(is_public(address_bytes(local)));
}

}  // namespace
}  // namespace doorstep::hub
