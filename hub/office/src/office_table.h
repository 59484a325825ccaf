// The tables behind the import files: one row by the office's name, added or changed where it differs. A row's UUID
// follows from its name, so that a file that is imported again after a restore means the same rows to the devices.
#pragma once

#include <string>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/hub/office/kinds.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

struct OfficeRow {
  std::string provider;
  std::string ref;
  std::vector<Value> values;  // of the kind's stored columns: all but `ref` and `provider`
};

enum class Upsert { added, changed, unchanged };

class OfficeTable {
 public:
  OfficeTable(Connection& db, const OfficeKind& kind);
  Upsert put(const OfficeRow& row);
  void finish();  // after the last row

 private:
  struct PlannedVisit {
    ProviderId provider;
    VisitId visit;
    PersonId person;
  };

  void run(const std::string& sql, const OfficeRow& row, const std::string& id);
  void index_visit(const OfficeRow& row, const std::string& id);
  void mark_for_views(const OfficeRow& row, const std::string& id);
  void mark_person_of(const std::string& provider, const std::vector<Value>& package);

  Connection& db_;
  const OfficeKind& kind_;
  std::string select_;
  std::string insert_;
  std::string update_;
  std::vector<PlannedVisit> planned_;  // that are new or changed
};

}  // namespace doorstep::hub
