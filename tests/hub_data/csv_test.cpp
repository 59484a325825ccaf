#include "doorstep/hub/office/csv.h"

#include <gmock/gmock.h>

namespace doorstep::hub {
namespace {

using testing::ElementsAre;

struct Read {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::int64_t> lines;
  std::optional<CsvFault> fault;
};

Read read_all(std::string_view text) {
  CsvReader reader(text);
  CsvRow row;
  Read read;
  while (reader.next(row)) {
    read.rows.push_back(row.fields);
    read.lines.push_back(row.line);
  }
  read.fault = reader.fault();
  return read;
}

TEST(Csv, ReadsPlainAndQuotedFields) {
  const Read read = read_all("a,b\r\n\"x,\"\"y\"\"\",\r\n");
  EXPECT_THAT(read.rows, ElementsAre(ElementsAre("a", "b"), ElementsAre("x,\"y\"", "")));
  EXPECT_FALSE(read.fault);
}

TEST(Csv, TakesLineFeedsMarkAndBlankLinesAtTheEnd) {
  const Read read = read_all(
      "\xEF\xBB\xBF"
      "a,b\nc,d\n\r\n\n");
  EXPECT_THAT(read.rows, ElementsAre(ElementsAre("a", "b"), ElementsAre("c", "d")));
  EXPECT_FALSE(read.fault);
}

TEST(Csv, LastLineNeedsNoEnd) {
  EXPECT_THAT(read_all("a,b").rows, ElementsAre(ElementsAre("a", "b")));
  EXPECT_THAT(read_all("a,").rows, ElementsAre(ElementsAre("a", "")));
  EXPECT_THAT(read_all("\"a\"").rows, ElementsAre(ElementsAre("a")));
}

TEST(Csv, CountsPhysicalLinesInsideQuotes) {
  const Read read = read_all("h\n\"one\r\ntwo\nthree\"\nnext\n");
  EXPECT_THAT(read.rows,
              ElementsAre(ElementsAre("h"), ElementsAre("one\r\ntwo\nthree"), ElementsAre("next")));
  EXPECT_THAT(read.lines, ElementsAre(1, 2, 5));
}

TEST(Csv, BlankLineInTheMiddleIsARow) {
  EXPECT_THAT(read_all("a,b\n\nc,d\n").rows,
              ElementsAre(ElementsAre("a", "b"), ElementsAre(""), ElementsAre("c", "d")));
}

TEST(Csv, EmptyTextHasNoRowAndNoFault) {
  for (const char* text : {"", "\n\r\n", "\xEF\xBB\xBF"}) {
    EXPECT_TRUE(read_all(text).rows.empty());
    EXPECT_FALSE(read_all(text).fault);
  }
}

TEST(Csv, TellsTheLineOfABrokenRow) {
  const std::pair<std::string, std::int64_t> cases[] = {
      {"a\n\"x\ny", 2},
      {"a\nb\n\"x\"y\n", 3},
      {"a\nx\"y\n", 2},
      {"a\rb\n", 1},
      {std::string("a\n\0\n", 4), 2},
      {"a\n" + std::string(kMaxCsvFieldBytes + 1, 'x'), 2},
      {"a\n\"" + std::string(kMaxCsvFieldBytes + 1, 'x'), 2},
      {"a\n" + std::string(kMaxCsvFields, ','), 2},
  };
  for (const auto& [text, line] : cases) {
    const Read read = read_all(text);
    ASSERT_TRUE(read.fault) << text.substr(0, 20);
    EXPECT_EQ(read.fault->line, line) << text.substr(0, 20);
  }
}

TEST(Csv, ReadsWhatItWrites) {
  const std::vector<std::string> fields{"plain", "", "a,b", "say \"hi\"", "two\nlines", "cr\r", " space "};
  std::string text;
  append_csv_row(text, fields);
  append_csv_row(text, std::vector<std::string>{"x"});
  EXPECT_EQ(text.substr(text.size() - 3), "x\r\n");
  const Read read = read_all(text);
  ASSERT_EQ(read.rows.size(), 2U);
  EXPECT_EQ(read.rows[0], fields);
}

}  // namespace
}  // namespace doorstep::hub
