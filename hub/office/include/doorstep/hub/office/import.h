// Import of the office's files (surface.md, "Import files").
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/event/ids.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

struct ImportFile {
  std::string name;  // as errors and results call it
  std::string text;
};

inline constexpr std::size_t kMaxImportErrors = 100;  // of one import, over all its files

struct ImportError {
  std::string file;
  std::int64_t line = 0;  // the physical line on which the row begins; the header's is 1
  std::optional<std::string> column;
  std::optional<std::string> value;
  std::string code;  // missing, bad_value, unknown_reference, duplicate, …
  std::string detail;
};

struct ImportedFile {
  std::string file;
  std::string kind;
  std::int64_t rows = 0;
  std::int64_t added = 0;
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;
  std::vector<std::string> ignored_columns;
};

struct ImportReport {
  std::vector<ImportedFile> files;  // those that were taken, in the order in which they were taken
  std::vector<ImportError> errors;  // any: a file that has one was not taken
};

// Takes the files in the order of the page, each in one transaction: whole or not at all. Works beside a running
// hub. Nothing that is wrong with the files is thrown; Error is, where the database fails. With `only`, rows of other
// providers and rate cards are `bad_value`, and nothing of other providers is looked up.
ImportReport import_files(Store& store, std::vector<ImportFile> files,
                          const std::optional<ProviderId>& only = {});

nlohmann::json to_json(const std::vector<ImportedFile>& files);  // {"files":[…]}
nlohmann::json to_json(const std::vector<ImportError>& errors);  // {"code":"bad_import",…}

}  // namespace doorstep::hub
