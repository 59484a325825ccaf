#include "doorstep/hub/office/import.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "import_rows.h"
#include "rate_card.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

// Thrown out of a transaction to undo it: the errors are told already.
struct NotTaken {};

struct OpenedFile {
  ImportFile file;
  std::optional<ImportHeader> header;  // of a CSV file
  std::size_t place = 0;               // in the order in which kinds are taken
};

std::optional<ImportHeader> open_csv(const ImportFile& file, ImportErrors& errors) {
  CsvReader reader(file.text);
  CsvRow row;
  if (reader.next(row)) return read_header(row, errors);
  const auto& fault = reader.fault();
  errors.add(fault ? fault->line : 1, std::nullopt, std::nullopt, fault ? "bad_csv" : "missing",
             fault ? fault->detail : "the file is empty");
  return std::nullopt;
}

std::vector<OpenedFile> open_files(std::vector<ImportFile> files, ImportErrors& errors) {
  std::vector<OpenedFile> opened;
  for (ImportFile& file : files) {
    OpenedFile next{std::move(file), std::nullopt, office_kinds().size()};
    if (!looks_like_json(next.file.text)) {
      errors.begin_file(next.file.name);
      next.header = open_csv(next.file, errors);
      if (!next.header) continue;
      next.place = static_cast<std::size_t>(next.header->kind - office_kinds().data());
    }
    opened.push_back(std::move(next));
  }
  std::stable_sort(opened.begin(), opened.end(),
                   [](const OpenedFile& a, const OpenedFile& b) { return a.place < b.place; });
  return opened;
}

ImportedFile import_csv(Connection& db, const OpenedFile& opened, OfficeTable& table, ImportErrors& errors,
                        const std::optional<ProviderId>& only) {
  CsvReader reader(opened.file.text);
  CsvRow row;
  reader.next(row);  // the header
  RowImport rows(db, *opened.header, table, errors, only);
  while (!errors.full() && reader.next(row)) rows.take(row);
  if (const auto& fault = reader.fault()) {
    errors.add(fault->line, std::nullopt, std::nullopt, "bad_csv", fault->detail);
  }
  ImportedFile result = rows.finish();
  table.finish();
  result.file = opened.file.name;
  return result;
}

}  // namespace

ImportReport import_files(Store& store, std::vector<ImportFile> files,
                          const std::optional<ProviderId>& only) {
  ImportErrors errors;
  ImportReport report;
  for (const OpenedFile& opened : open_files(std::move(files), errors)) {
    if (errors.full()) break;
    errors.begin_file(opened.file.name);
    try {
      report.files.push_back(store.write([&](Connection& db) {
        errors.begin_file_again();
        db.lock("import");
        std::optional<ImportedFile> taken;
        if (opened.header) {
          OfficeTable table(db, *opened.header->kind);
          taken = import_csv(db, opened, table, errors, only);
        } else if (only) {
          errors.add(1, std::nullopt, std::nullopt, "bad_value", "rate cards are not a provider's to import");
        } else {
          taken = import_rate_card(db, opened.file, errors);
        }
        if (errors.in_this_file()) throw NotTaken{};
        return *taken;
      }));
    } catch (const NotTaken&) {
      continue;
    }
  }
  report.errors = errors.take();
  return report;
}

json to_json(const std::vector<ImportedFile>& files) {
  json list = json::array();
  for (const ImportedFile& file : files) {
    list.push_back({{"file", file.file},
                    {"kind", file.kind},
                    {"rows", file.rows},
                    {"added", file.added},
                    {"changed", file.changed},
                    {"unchanged", file.unchanged},
                    {"ignored_columns", file.ignored_columns}});
  }
  return {{"files", std::move(list)}};
}

json to_json(const std::vector<ImportError>& errors) {
  const auto or_null = [](const std::optional<std::string>& text) {
    return text ? json(*text) : json(nullptr);
  };
  json list = json::array();
  for (const ImportError& error : errors) {
    list.push_back({{"file", error.file},
                    {"line", error.line},
                    {"column", or_null(error.column)},
                    {"value", or_null(error.value)},
                    {"code", error.code},
                    {"detail", error.detail}});
  }
  return {
      {"code", "bad_import"}, {"detail", "a file with errors was not taken"}, {"errors", std::move(list)}};
}

}  // namespace doorstep::hub
