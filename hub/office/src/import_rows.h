// Takes the rows of one import file into the office's tables, inside one transaction.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "doorstep/hub/office/import.h"

#include "import_errors.h"
#include "import_header.h"
#include "office_table.h"

namespace doorstep::hub {

class RowImport {
 public:
  RowImport(Connection& db, const ImportHeader& header, OfficeTable& table, ImportErrors& errors,
            const std::optional<ProviderId>& only);

  // A row that is at fault is told to the errors; once there is one, rows are only checked.
  void take(const CsvRow& row);
  // Counts what was taken, and tells the feeds.
  ImportedFile finish();

 private:
  struct Provider {
    std::string name;
    std::string zone;
    const char* code = nullptr;  // why it is none; null: it is one, or its name is missing
    const char* column = "provider";
    const char* detail = nullptr;
  };
  const std::string& field(const CsvRow& row, std::string_view column) const;
  Provider provider_of(const CsvRow& row);
  Provider provider_by_person(const std::string& person);
  Provider known(const std::string& name);
  const std::string& zone_of(const std::string& provider);
  std::optional<OfficeRow> check(const CsvRow& row);
  Value check_field(const CsvRow& row, const OfficeColumn& column, const Provider& provider);
  Value look_up(const CsvRow& row, const OfficeColumn& column, const Provider& provider);
  const std::string& id_of(bool is_carer, const std::string& provider, const std::string& name);
  void check_together(const CsvRow& row, const OfficeRow& checked);
  void check_budget(const CsvRow& row, const OfficeRow& checked);
  void need_both(const CsvRow& row, std::string_view given, std::string_view other);
  const Value& value_of(const OfficeRow& checked, std::string_view column) const;
  void fault(const CsvRow& row, std::string_view column, const char* code, const char* detail);

  Connection& db_;
  const ImportHeader& header_;
  OfficeTable& table_;
  ImportErrors& errors_;
  const std::optional<ProviderId> only_;  // absent: rows of every provider
  ImportedFile result_;
  std::set<std::pair<std::string, std::string>> seen_;  // provider, ref
  std::unordered_map<std::string, std::string> ids_;    // looked up before; empty: unknown
  std::unordered_map<std::string, std::string> zones_;  // by provider
  std::set<std::string> touched_;                       // providers
};

}  // namespace doorstep::hub
