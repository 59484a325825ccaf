#include "workbook.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <xlsxwriter.h>

#include "doorstep/event/error.h"
#include "doorstep/hub/http/problem.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMaxRows = LXW_ROW_MAX - 1;  // and the header
constexpr double kColumnWidth = 18;
constexpr double kMinorPerMajor = 100;  // actuals.md: 1/100 of the currency

[[noreturn]] void throw_not_written() {
  throw Error(ErrorClass::space, "not_written", "a workbook could not be written");
}

// What the library writes on its way is people's data: in a folder that nobody else may enter, and that goes at once.
class PrivateFolder {
 public:
  PrivateFolder() : path_((std::filesystem::temp_directory_path() / "doorstep-XXXXXX").string()) {
    if (::mkdtemp(path_.data()) == nullptr) throw_not_written();
  }
  ~PrivateFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  std::string& path() { return path_; }

 private:
  std::string path_;
};

struct Formats {
  explicit Formats(lxw_workbook* workbook)
      : header(workbook_add_format(workbook)), money(workbook_add_format(workbook)) {
    format_set_bold(header);
    format_set_num_format(money, "#,##0.00");
  }
  lxw_format* header;
  lxw_format* money;
};

struct WriteCell {
  lxw_worksheet* sheet;
  lxw_row_t row;
  lxw_col_t column;
  lxw_format* money;

  lxw_error operator()(std::monostate) const { return LXW_NO_ERROR; }
  lxw_error operator()(const std::string& text) const {
    return worksheet_write_string(sheet, row, column, text.c_str(), nullptr);
  }
  lxw_error operator()(std::int64_t number) const {
    return worksheet_write_number(sheet, row, column, static_cast<double>(number), nullptr);
  }
  lxw_error operator()(Amount amount) const {
    return worksheet_write_number(sheet, row, column, static_cast<double>(amount.minor) / kMinorPerMajor,
                                  money);
  }
};

void write_sheet(lxw_workbook* workbook, const Formats& formats, const Table& table) {
  if (table.rows.size() > kMaxRows)
    throw Problem(422, "too_many_rows", "A workbook can't hold so many rows: ask for CSV.");
  lxw_worksheet* sheet = workbook_add_worksheet(workbook, table.name.c_str());
  if (sheet == nullptr) throw_not_written();
  worksheet_freeze_panes(sheet, 1, 0);
  worksheet_set_column(sheet, 0, static_cast<lxw_col_t>(table.columns.size() - 1), kColumnWidth, nullptr);
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    worksheet_write_string(sheet, 0, static_cast<lxw_col_t>(c), table.columns[c].c_str(), formats.header);
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    for (std::size_t c = 0; c < table.rows[r].size(); ++c) {
      const WriteCell write{sheet, static_cast<lxw_row_t>(r + 1), static_cast<lxw_col_t>(c), formats.money};
      if (std::visit(write, table.rows[r][c]) != LXW_NO_ERROR) throw_not_written();
    }
  }
}

std::string read_back(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

std::string to_workbook(std::span<const Table> tables) {
  PrivateFolder folder;
  const std::string file = folder.path() + "/statement.xlsx";
  lxw_workbook_options options{};
  options.tmpdir = folder.path().data();
  lxw_workbook* workbook = workbook_new_opt(file.c_str(), &options);
  if (workbook == nullptr) throw_not_written();
  try {
    const Formats formats(workbook);
    for (const Table& table : tables) write_sheet(workbook, formats, table);
  } catch (...) {
    lxw_workbook_free(workbook);
    throw;
  }
  if (workbook_close(workbook) != LXW_NO_ERROR) throw_not_written();
  return read_back(file);
}

}  // namespace doorstep::hub
