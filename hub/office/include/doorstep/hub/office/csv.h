// CSV as RFC 4180 has it. Read: LF is taken for CRLF too, a byte-order mark and blank lines at the end are passed
// over. Written: CRLF, quotes only where they are needed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doorstep::hub {

inline constexpr std::size_t kMaxCsvBytes = 256U << 20U;  // a county's rota of four weeks is a tenth of it
inline constexpr std::size_t kMaxCsvFieldBytes = 64U << 10U;
inline constexpr std::size_t kMaxCsvFields = 1'000;  // a row

struct CsvRow {
  std::int64_t line = 0;  // the physical line on which the row begins, from 1
  std::vector<std::string> fields;
};

struct CsvFault {
  std::int64_t line = 0;  // of the row that is broken
  std::string detail;
};

// Reads row by row; holds no more than one row beside the text, which must outlive it.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text);

  // False at the end of the text or at the first fault: what follows a broken quote could only be guessed.
  bool next(CsvRow& row);
  const std::optional<CsvFault>& fault() const { return fault_; }

 private:
  bool read_field(CsvRow& row);
  bool read_quoted(std::string& field);
  bool read_plain(std::string& field);
  bool at_line_end() const;
  void end_line();
  bool only_blank_lines_left() const;
  bool fail(std::string detail);

  std::string_view text_;
  std::size_t pos_ = 0;
  std::int64_t line_ = 1;
  std::int64_t row_line_ = 1;
  std::optional<CsvFault> fault_;
};

void append_csv_row(std::string& out, std::span<const std::string> fields);

}  // namespace doorstep::hub
