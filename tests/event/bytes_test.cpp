#include "doorstep/event/bytes.h"

#include <gtest/gtest.h>

#include "doorstep/event/error.h"
#include "doorstep/event/ids.h"

namespace doorstep {
namespace {

// RFC 4648 §10, without its padding.
TEST(Base64url, WritesTheVectorsOfTheRfc) {
  EXPECT_EQ(base64url(std::string_view("")), "");
  EXPECT_EQ(base64url(std::string_view("f")), "Zg");
  EXPECT_EQ(base64url(std::string_view("fo")), "Zm8");
  EXPECT_EQ(base64url(std::string_view("foo")), "Zm9v");
  EXPECT_EQ(base64url(std::string_view("foob")), "Zm9vYg");
  EXPECT_EQ(base64url(std::string_view("\xfb\xff\xbf")), "-_-_");
}

TEST(Base64url, ReadsBackEveryLengthAndByte) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(from_base64url(base64url(bytes)), bytes);
    bytes += static_cast<char>(i * 37);
  }
}

TEST(Base64url, RefusesWhatItWouldNotWrite) {
  for (const char* text :
       {"Zg==", "Zg=", "Z", "Zm9vY", "Zm+v", "Zm/v", "Zm v", "Zm9v\n", "Zh", "Zm9", "Zé"}) {
    EXPECT_FALSE(from_base64url(text)) << text;  // the last bits of "Zh" and "Zm9" belong to no byte
  }
}

TEST(Base64url, ReadsAValueOfKnownSizeOnly) {
  EXPECT_TRUE(fixed_from_base64url<Digest>("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"));
  EXPECT_FALSE(fixed_from_base64url<Digest>("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuF"));
  EXPECT_FALSE(fixed_from_base64url<Digest>("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFUA"));
  EXPECT_FALSE(fixed_from_base64url<Digest>("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFV"));  // a stray bit
  EXPECT_FALSE(fixed_from_base64url<Digest>(""));
}

TEST(Uuid, IsLowerCaseTextOfTheRfc) {
  EXPECT_TRUE(is_uuid("018f3c1e-5b7a-4c3d-9e21-7a1b2c3d4e5f"));
  EXPECT_TRUE(is_uuid("00000000-0000-0000-0000-000000000000"));
  for (const char* text : {"", "018F3C1E-5b7a-4c3d-9e21-7a1b2c3d4e5f", "018f3c1e5b7a4c3d9e217a1b2c3d4e5f",
                           "018f3c1e-5b7a-4c3d-9e21-7a1b2c3d4e5", "018f3c1e-5b7a-4c3d-9e21-7a1b2c3d4e5f0",
                           "018f3c1e-5b7a-4c3d-9e21-7a1b2c3d4e5g", "018f3c1e_5b7a-4c3d-9e21-7a1b2c3d4e5f",
                           "{18f3c1e-5b7a-4c3d-9e21-7a1b2c3d4e5}"}) {
    EXPECT_FALSE(is_uuid(text)) << text;
  }
}

TEST(Uuid, OfVersion7HasVersionAndVariant) {
  EXPECT_TRUE(is_uuid_v7("019aa5c0-0000-7000-8000-000000000001"));
  EXPECT_TRUE(is_uuid_v7("019aa5c0-0000-7fff-bfff-ffffffffffff"));
  EXPECT_FALSE(is_uuid_v7("019aa5c0-0000-4000-8000-000000000001"));
  EXPECT_FALSE(is_uuid_v7("019aa5c0-0000-7000-7000-000000000001"));
  EXPECT_FALSE(is_uuid_v7("019aa5c0-0000-7000-c000-000000000001"));
}

TEST(Error, NamesItsClass) {
  EXPECT_STREQ(to_string(ErrorClass::too_new), "too_new");
  EXPECT_STREQ(to_string(ErrorClass::busy), "busy");
}

}  // namespace
}  // namespace doorstep
