#include "doorstep/hub/office/csv.h"

#include <utility>

namespace doorstep::hub {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

CsvReader::CsvReader(std::string_view text) : text_(text) {
  if (text_.starts_with(kByteOrderMark)) pos_ = kByteOrderMark.size();
}

bool CsvReader::next(CsvRow& row) {
  row.fields.clear();
  row.line = row_line_ = line_;
  if (fault_) return false;
  if (text_.size() > kMaxCsvBytes) return fail("the file is too large");
  if (only_blank_lines_left()) return false;
  while (read_field(row)) {
    if (pos_ == text_.size() || at_line_end()) {
      end_line();
      return true;
    }
    ++pos_;  // the comma
  }
  return false;
}

bool CsvReader::read_field(CsvRow& row) {
  if (row.fields.size() == kMaxCsvFields) return fail("the row has too many fields");
  std::string& field = row.fields.emplace_back();
  if (pos_ < text_.size() && text_[pos_] == '"') {
    ++pos_;
    return read_quoted(field);
  }
  return read_plain(field);
}

bool CsvReader::read_quoted(std::string& field) {
  for (; pos_ < text_.size(); ++pos_) {
    const char c = text_[pos_];
    if (c == '"') {
      const bool doubled = pos_ + 1 < text_.size() && text_[pos_ + 1] == '"';
      ++pos_;
      if (!doubled) {
        if (pos_ == text_.size() || text_[pos_] == ',' || at_line_end()) return true;
        return fail("text after a closing quote");
      }
    }
    if (c == '\n') ++line_;
    if (c == '\0') return fail("a zero byte");
    if (field.size() == kMaxCsvFieldBytes) return fail("a field is too long");
    field += c;
  }
  return fail("a quote that is not closed");
}

bool CsvReader::read_plain(std::string& field) {
  const std::size_t begin = pos_;
  while (pos_ < text_.size() && text_[pos_] != ',' && !at_line_end()) {
    const char c = text_[pos_];
    if (c == '"') return fail("a quote inside a field that is not quoted");
    if (c == '\r') return fail("a carriage return without a line feed");
    if (c == '\0') return fail("a zero byte");
    ++pos_;
  }
  if (pos_ - begin > kMaxCsvFieldBytes) return fail("a field is too long");
  field.assign(text_.substr(begin, pos_ - begin));
  return true;
}

bool CsvReader::at_line_end() const {
  return text_.substr(pos_).starts_with('\n') || text_.substr(pos_).starts_with("\r\n");
}

void CsvReader::end_line() {
  if (pos_ == text_.size()) return;
  pos_ += text_[pos_] == '\r' ? 2U : 1U;
  ++line_;
}

bool CsvReader::only_blank_lines_left() const {
  return text_.find_first_not_of("\r\n", pos_) == std::string_view::npos;
}

bool CsvReader::fail(std::string detail) {
  fault_ = CsvFault{row_line_, std::move(detail)};
  return false;
}

void append_csv_row(std::string& out, std::span<const std::string> fields) {
  bool first = true;
  for (const std::string& field : fields) {
    if (!std::exchange(first, false)) out += ',';
    if (field.find_first_of(",\"\r\n") == std::string::npos) {
      out += field;
      continue;
    }
    out += '"';
    for (const char c : field) out.append(c == '"' ? 2U : 1U, c);
    out += '"';
  }
  out += "\r\n";
}

}  // namespace doorstep::hub
