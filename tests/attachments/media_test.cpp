// What an attachment is, and what is left out of it.
#include "doorstep/media/media.h"

#include <gtest/gtest.h>

#include "doorstep/testing/pictures.h"

namespace doorstep::media {
namespace {

using namespace doorstep::testing;  // NOLINT: made-up pictures, by short names
using namespace std::string_literals;

TEST(MediaType, IsToldFromTheBytes) {
  EXPECT_EQ(type_of(jpeg(200)), Type::jpeg);
  EXPECT_EQ(type_of(png("x")), Type::png);
  EXPECT_EQ(type_of(webp("x")), Type::webp);
  EXPECT_EQ(type_of(voice(100)), Type::ogg);
  EXPECT_EQ(type_of(mp4("x")), Type::mp4);
  EXPECT_EQ(type_of("\x1A\x45\xDF\xA3\x9F\x42\x86\x81\x01\x42\xF7\x81\x01\x42\x82\x84webm\x42\x87"),
            Type::webm);
  for (const auto& [type, name] : {std::pair(Type::jpeg, "image/jpeg"), std::pair(Type::mp4, "audio/mp4")}) {
    EXPECT_EQ(name_of(type), name);
    EXPECT_EQ(type_named(name), type);
  }
}

TEST(MediaType, NothingElseIsTaken) {
  for (const auto& bytes :
       {""s, "\xFF\xD8"s, "GIF89a"s, "%PDF-1.7"s, "<svg xmlns='http://www.w3.org/2000/svg'>"s,
        "<!doctype html>"s, "MZ\x90"s, "PK\x03\x04"s, "RIFF\x10\0\0\0AVI "s, "\0\0\0\x18"s + "ftypheic"s,
        "\0\0\0\x18"s + "ftypavif"s, "OggS\0\2"s + std::string(22, '\0') + "\x80theora"s,
        "\x1A\x45\xDF\xA3\x9F\x42\x82\x88matroska"s}) {
    EXPECT_FALSE(type_of(bytes)) << bytes;
  }
  EXPECT_FALSE(type_named("text/html"));
  EXPECT_FALSE(type_named(""));
}

TEST(Metadata, OfAPhotographIsLeftOut) {
  const std::string whole = jpeg(4000);
  ASSERT_NE(whole.find("51.501N"), std::string::npos);
  const auto clean = without_metadata(Type::jpeg, whole);
  ASSERT_TRUE(clean);
  for (const char* word : {"51.501N", "Exif", "Mary Hale"})
    EXPECT_EQ(clean->find(word), std::string::npos) << word;
  EXPECT_NE(clean->find("JFIF"), std::string::npos);
  EXPECT_EQ(clean->substr(clean->size() - 3000), whole.substr(whole.size() - 3000))
      << "the picture is as it was";
  EXPECT_EQ(without_metadata(Type::jpeg, *clean), clean) << "nothing is left to leave out";
}

TEST(Metadata, WhichSideIsUpStays) {
  const auto clean = without_metadata(Type::jpeg, jpeg(400, exif(6, "51.501N")));
  ASSERT_TRUE(clean);
  EXPECT_EQ(clean->find("51.501N"), std::string::npos);
  EXPECT_NE(clean->find("\x01\x12\0\x03\0\0\0\x01\0\x06"s), std::string::npos);
  EXPECT_EQ(without_metadata(Type::jpeg, *clean), clean);
}

TEST(Metadata, WhatFollowsAPhotographIsLeftOut) {
  const std::string whole = jpeg(400);
  const auto clean = without_metadata(Type::jpeg, whole + "a second picture, or a film, of 51.501N");
  ASSERT_TRUE(clean);
  EXPECT_EQ(clean, without_metadata(Type::jpeg, whole));
}

TEST(Metadata, OfOtherPicturesAndSoundsTooIsLeftOut) {
  const std::string place = "a place: 51.501N";
  for (const auto& [type, bytes] : {std::pair(Type::png, png(place)), std::pair(Type::webp, webp(place)),
                                    std::pair(Type::mp4, mp4(place))}) {
    ASSERT_NE(bytes.find(place), std::string::npos);
    const auto clean = without_metadata(type, bytes);
    ASSERT_TRUE(clean) << name_of(type);
    EXPECT_EQ(clean->find(place), std::string::npos) << name_of(type);
    EXPECT_EQ(type_of(*clean), type);
    EXPECT_EQ(without_metadata(type, *clean), clean) << name_of(type);
  }
  EXPECT_EQ(without_metadata(Type::mp4, mp4(place))->size(), mp4(place).size()) << "no offset in it changes";
  EXPECT_EQ(without_metadata(Type::ogg, voice(100)), voice(100));
}

// Each prefix, and each single byte changed: an answer, and no other end. A sanitizer looks on.
TEST(Metadata, OfDamagedFilesNeverMeansTrouble) {
  for (const auto& [type, bytes] :
       {std::pair(Type::jpeg, jpeg(300, exif(6, "51.501N"))), std::pair(Type::png, png("text")),
        std::pair(Type::webp, webp("text")), std::pair(Type::mp4, mp4("text"))}) {
    // A film without its last box is one all the same.
    const std::size_t sound = type == Type::mp4 ? bytes.size() - box("mdat", "sound").size() : bytes.size();
    for (std::size_t length = 0; length < sound; ++length)
      EXPECT_FALSE(without_metadata(type, bytes.substr(0, length))) << name_of(type) << " cut at " << length;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      for (const char value : {'\0', '\xFF', '\x7F', '\x80'}) {
        std::string damaged = bytes;
        damaged[at] = value;
        const auto clean = without_metadata(type, damaged);
        EXPECT_LE(clean.value_or("").size(), damaged.size() + 40);
      }
    }
  }
}

}  // namespace
}  // namespace doorstep::media
