// Stage 1: what is no JSON as the page wants it, told in bounded time and memory.
#include <gtest/gtest.h>

#include "json/canonical.h"
#include "json/well_formed.h"

namespace doorstep::actuals {
namespace {

std::string nested(int depth) {
  return std::string(static_cast<std::size_t>(depth), '[') +
         std::string(static_cast<std::size_t>(depth), ']');
}

TEST(WellFormed, Sound) {
  for (const std::string text :
       {"0", "-0", "-1.5e+10", "1E5", "true", "false", "null", "\"\"", "[]", "{}", " \t\n\r[ 1 , 2 ] \n",
        R"({"a":{"a":1},"b":[{"a":2}]})", R"("\"\\\/\b\f\n\r\t\u0000\uD83D\uDE00")",
        "\"\xC3\xA9\xF0\x9F\x98\x80\x7F\"", "\"\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF\"",
        R"({"a":1,"A":1,"":1})"}) {
    EXPECT_TRUE(is_well_formed(text)) << text;
  }
  EXPECT_TRUE(is_well_formed(nested(64)));
}

TEST(WellFormed, NotJson) {
  for (const std::string text : {"",           " ",
                                 "01",         "+1",
                                 "1.",         ".5",
                                 "1e",         "1e+",
                                 "-",          "--1",
                                 "0x1",        "NaN",
                                 "Infinity",   "tru",
                                 "True",       "nul",
                                 "[1,]",       "[1 2]",
                                 "[",          "]",
                                 "{\"a\"}",    "{\"a\":}",
                                 "{\"a\":1,}", "{,}",
                                 "{a:1}",      "{\"a\":1 \"b\":2}",
                                 "'a'",        "\"a",
                                 "1 2",        "// x\n1",
                                 "[1]]",       "\"\\x\"",
                                 "\"\\u12\"",  "\"\\u12g4\"",
                                 "\"\t\"",     "\"\n\"",
                                 "\f1",        "1\v",
                                 "{}{}",       ","}) {
    EXPECT_FALSE(is_well_formed(text)) << text;
  }
  EXPECT_FALSE(is_well_formed(std::string_view("1\0", 2)));
  EXPECT_FALSE(is_well_formed(std::string_view("\"\0\"", 3)));
  EXPECT_FALSE(is_well_formed(nested(65)));
  EXPECT_FALSE(is_well_formed(std::string(65, '[')));
}

TEST(WellFormed, NotUtf8) {
  for (const std::string inside :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xEF\xBF",
        "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"}) {
    EXPECT_FALSE(is_well_formed("\"" + inside + "\""));
    EXPECT_FALSE(is_well_formed("\"" + inside));
    EXPECT_FALSE(is_well_formed("[" + inside + "]"));
  }
  EXPECT_FALSE(is_well_formed("\xEF\xBB\xBF{}")) << "a byte order mark";
}

TEST(WellFormed, LoneSurrogates) {
  for (const char* text : {R"("\ud800")", R"("\udc00")", R"("\ud800x")", R"("\ud800\n")", R"("\ud800\ud800")",
                           R"("\ude00\ud83d")", R"({"\ud800":1})", R"("\ud800\u0041")"}) {
    EXPECT_FALSE(is_well_formed(text)) << text;
  }
}

TEST(WellFormed, NamesTwice) {
  EXPECT_FALSE(is_well_formed(R"({"a":1,"a":2})"));
  EXPECT_FALSE(is_well_formed(R"({"a":1,"\u0061":2})"));
  EXPECT_FALSE(is_well_formed(R"([{"x":{"é":1,"b":2,"\u00e9":3}}])"));
  EXPECT_TRUE(is_well_formed(R"([{"a":1},{"a":1}])"));
  std::string many = "{";
  for (int i = 0; i < 1'000; ++i) many += "\"n" + std::to_string(i) + "\":{\"n1\":0},";
  EXPECT_TRUE(is_well_formed(many + "\"n1000\":0}"));
  EXPECT_FALSE(is_well_formed(many + "\"n500\":0}"));
}

// Each of these is large; the test's time limit is what bounds them.
TEST(WellFormed, Nonsense) {
  constexpr std::size_t kBytes = 16 << 20;
  EXPECT_FALSE(is_well_formed(std::string(kBytes, '[')));
  EXPECT_FALSE(is_well_formed(std::string(kBytes, '\0')));
  EXPECT_FALSE(is_well_formed(std::string(kBytes, ' ')));
  EXPECT_FALSE(is_well_formed("\"" + std::string(kBytes, '\\')));
  EXPECT_TRUE(is_well_formed("\"" + std::string(kBytes, '\\') + "\""));
  EXPECT_TRUE(is_well_formed(std::string(kBytes, '7')));
  std::string names = "{";
  for (int i = 0; i < 1'500'000; ++i) names += "\"" + std::to_string(i) + "\":0,";
  EXPECT_TRUE(is_well_formed(names + "\"\":0}"));
  EXPECT_FALSE(is_well_formed(names + "\"7\":0}"));
}

TEST(Canonical, IsOfTheValue) {
  EXPECT_EQ(canonical(R"( { "b" : [ 1 , -0 , true , null ] , "a" : "\u0041\u00e9\/\u000a\u001F" } )"),
            "{\"a\":\"A\xC3\xA9/\\n\\u001f\",\"b\":[1,0,true,null]}");
  EXPECT_EQ(canonical(R"({"a":{"c":[],"b":{}},"\u0061b":1,"a\u0000":2})"),
            R"({"a":{"b":{},"c":[]},"a\u0000":2,"ab":1})");
  // By UTF-16: what needs surrogates stands before U+E000 and above.
  EXPECT_EQ(canonical("{\"\xEF\xBC\xA1\":1,\"\xF0\x9F\x98\x80\":2}"),
            "{\"\xF0\x9F\x98\x80\":2,\"\xEF\xBC\xA1\":1}");
}

TEST(Canonical, TwiceIsOnce) {
  const std::string once = canonical(R"({"z":[{"y":1,"x":"\u20ac"}],"a":{"d":0,"c":{"b":1,"a":2}}})");
  EXPECT_EQ(canonical(once), once);
}

}  // namespace
}  // namespace doorstep::actuals
