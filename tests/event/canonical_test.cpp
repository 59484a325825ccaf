#include "doorstep/event/canonical.h"

#include <stdexcept>

#include <gtest/gtest.h>

#include "doorstep/event/envelope.h"

#include "samples.h"

namespace doorstep::event {
namespace {

using nlohmann::json;
using testing::RandomJson;

std::string nested(std::size_t levels, char open, char close) {
  return std::string(levels, open) + std::string(levels, close);
}

TEST(Canonical, TakesEachKindOfValue) {
  for (const char* text : {"0", "-1", "9007199254740991", "-9007199254740991", "true", "false", "null",
                           "\"\"", "[]", "{}", R"(["a",1,{"b":[]}])", R"({"":0,"a":1,"aa":2,"b":3})"}) {
    EXPECT_TRUE(is_canonical(text)) << text;
  }
}

TEST(Canonical, RefusesOtherForms) {
  for (const char* text : {"",
                           " ",
                           "-",
                           "-0",
                           "00",
                           "1.",
                           ".5",
                           "1e1",
                           "+1",
                           "0x1",
                           "True",
                           "nul",
                           "truex",
                           "'a'",
                           "\"a",
                           "a",
                           "[1,]",
                           "[,1]",
                           "[1 ]",
                           "[1",
                           "]",
                           "{",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{a:1}",
                           "{1:1}",
                           "{\"a\":1,}",
                           "{,}",
                           "{\"a\" :1}",
                           "{}{}",
                           "[]\n",
                           "\t[]",
                           "9007199254740992",
                           "-9007199254740992",
                           "10000000000000000",
                           "99999999999999999999999999",
                           "NaN",
                           "Infinity",
                           "[1,,2]",
                           "{\"a\":1\"b\":2}",
                           "{\"a\":1,\"a\":2}",
                           "{\"b\":1,\"a\":2}"}) {
    EXPECT_FALSE(is_canonical(text)) << text;
  }
  EXPECT_FALSE(is_canonical(std::string_view("[]\0", 3)));
}

TEST(Canonical, HasOneEscapeForEachCharacterThatNeedsOne) {
  for (int c = 0; c < 0x20; ++c) {
    const std::string raw(1, static_cast<char>(c));
    std::string quoted;
    append_quoted(quoted, raw);
    EXPECT_TRUE(is_canonical(quoted)) << quoted;
    EXPECT_EQ(unescape(quoted.substr(1, quoted.size() - 2)), raw);
    EXPECT_EQ(quoted, json(raw).dump());
    EXPECT_FALSE(is_canonical('"' + raw + '"'));
  }
  for (const char* text :
       {R"("\/")",           R"("\u0008")", R"("\u0009")", R"("\u000a")", R"("\u000c")", R"("\u000d")",
        R"("\u000A")",       R"("\u001F")", R"("\u0020")", R"("\u0022")", R"("\u005c")", R"("\u00e9")",
        R"("\ud83d\ude00")", R"("\U0001")", R"("\u01")",   R"("\u001)",   R"("\)",       R"("\x01")",
        R"("\a")",           R"("\u 001")", R"("\u000g")"}) {
    EXPECT_FALSE(is_canonical(text)) << text;
  }
}

TEST(Canonical, TakesWellFormedUtf8Only) {
  const auto quoted = [](std::string_view bytes) { return '"' + std::string(bytes) + '"'; };
  for (const char* text :
       {"\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf",
        "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "\x7f", "1234567\xc3\xa9", "12345678\xf0\x9f\x98\x80"}) {
    EXPECT_TRUE(is_canonical(quoted(text))) << text;
  }
  for (const char* text : {"\x80",
                           "\xbf",
                           "\xc0\x80",
                           "\xc1\xbf",
                           "\xc2",
                           "\xc2\x20",
                           "\xc2\xc2",
                           "\xe0\x9f\xbf",
                           "\xe1\x80",
                           "\xed\xa0\x80",
                           "\xed\xbf\xbf",
                           "\xf0\x8f\xbf\xbf",
                           "\xf0\x90\x80",
                           "\xf4\x90\x80\x80",
                           "\xf5\x80\x80\x80",
                           "\xff",
                           "\xfe",
                           "\xe2\x82\x28",
                           "\xf0\x9f\x98\x28",
                           "1234567\xc3"}) {
    EXPECT_FALSE(is_canonical(quoted(text))) << text;
    EXPECT_THROW(to_canonical(json(text)), std::invalid_argument) << text;
    EXPECT_THROW(to_canonical(json{{text, 1}}), std::invalid_argument) << text;
  }
}

TEST(Canonical, SortsByUtf16CodeUnits) {
  EXPECT_TRUE(
      is_canonical("{\"\xed\x9f\xbf\":0,\"\xf0\x90\x80\x80\":0,\"\xee\x80\x80\":0,\"\xef\xbf\xbf\":0}"));
  EXPECT_FALSE(is_canonical("{\"\xee\x80\x80\":0,\"\xf0\x90\x80\x80\":0}"));
  EXPECT_FALSE(is_canonical("{\"\xef\xbf\xbf\":0,\"\xf4\x8f\xbf\xbf\":0}"));
  EXPECT_TRUE(is_canonical("{\"a\xf0\x9f\x98\x80\":0,\"a\xf0\x9f\x98\x81\":0,\"a\xef\xac\xb3\":0}"));
}

TEST(Canonical, SortsEscapedNamesByWhatTheyStandFor) {
  EXPECT_TRUE(is_canonical(
      R"({"\b":0,"\t":0,"\n":0,"\u000b":0,"\f":0,"\r":0," ":0,"!":0,"\"":0,"#":0,"[":0,"\\":0,"]":0})"));
  EXPECT_FALSE(is_canonical(R"({"\n":0,"\t":0})"));  // 0A, 09
  EXPECT_FALSE(is_canonical(R"({"[":0,"\"":0})"));   // 5B, 22
  EXPECT_TRUE(is_canonical(R"({"a\u001f":0,"a!":0})"));
  EXPECT_FALSE(is_canonical(R"({"\n":0,"\n":0})"));
}

TEST(Canonical, CountsLevelsFromTheOutermost) {
  EXPECT_TRUE(is_canonical(nested(32, '[', ']')));
  EXPECT_FALSE(is_canonical(nested(33, '[', ']')));
  EXPECT_NO_THROW(to_canonical(json::parse(nested(32, '[', ']'))));
  EXPECT_THROW(to_canonical(json::parse(nested(33, '[', ']'))), std::invalid_argument);
}

TEST(Canonical, IsNotHarmedByDepthOrLength) {
  EXPECT_FALSE(is_canonical(nested(8'000'000, '[', ']')));
  EXPECT_FALSE(is_canonical(std::string(8'000'000, '{')));
  std::string objects;
  for (int i = 0; i < 1'000'000; ++i) objects += "{\"a\":";
  EXPECT_FALSE(is_canonical(objects));
  EXPECT_TRUE(is_canonical('"' + std::string(8'000'000, 'x') + '"'));
  EXPECT_FALSE(is_canonical('"' + std::string(8'000'000, 'x')));
  EXPECT_FALSE(is_canonical(std::string(8'000'000, '9')));
}

TEST(Canonical, RefusesToWriteWhatHasNoForm) {
  EXPECT_THROW(to_canonical(json(1.0)), std::invalid_argument);
  EXPECT_THROW(to_canonical(json(kMaxInteger + 1)), std::invalid_argument);
  EXPECT_THROW(to_canonical(json(-kMaxInteger - 1)), std::invalid_argument);
  EXPECT_THROW(to_canonical(json(std::numeric_limits<std::uint64_t>::max())), std::invalid_argument);
  EXPECT_THROW(to_canonical(json::binary({1, 2})), std::invalid_argument);
  EXPECT_THROW(to_canonical(json(json::value_t::discarded)), std::invalid_argument);
}

TEST(Canonical, WhatIsWrittenIsCanonicalAndReadsBack) {
  for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
    const json value = RandomJson(seed).value(6);
    const std::string text = to_canonical(value);
    ASSERT_TRUE(is_canonical(text)) << "seed " << seed << ' ' << text;
    ASSERT_EQ(json::parse(text), value) << "seed " << seed;
  }
}

// Texts of every length stand at every offset, so that each way through the scanner's eight-byte steps is
// taken.
TEST(Canonical, FindsABadByteWhereverItStands) {
  for (std::size_t length = 0; length < 40; ++length) {
    const std::string text = '"' + std::string(length, 'x') + '"';
    ASSERT_TRUE(is_canonical(text));
    for (std::size_t at = 1; at <= length; ++at) {
      for (const char bad : {'\x00', '\x1f', '"', '\\', '\x80', '\xff'}) {
        std::string broken = text;
        broken[at] = bad;
        ASSERT_FALSE(is_canonical(broken)) << length << ' ' << at << ' ' << static_cast<int>(bad);
      }
    }
  }
}

}  // namespace
}  // namespace doorstep::event
