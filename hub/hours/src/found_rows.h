// What ingest found, as items of GET /v1/exceptions.
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "doorstep/hub/hours/exceptions.h"
#include "doorstep/hub/hours/office_names.h"
#include "doorstep/visit/types.h"

namespace doorstep::hub {

// Of one provider in the order of their ids, those that the caller may see.
class FoundRows {
 public:
  FoundRows(Connection& db, Sight& sight, const ProviderId& provider, std::string after_id);
  std::optional<FoundException> next();

 private:
  void read_batch();
  std::optional<FoundException> item_of(const Row& row);
  bool is_resolved(const FoundException& item, const Row& row);

  Connection& db_;
  Sight& sight_;
  const ProviderId& provider_;
  OfficeNames names_;
  std::string zone_;
  std::string after_id_;
  std::deque<Row> rows_;
  bool at_end_ = false;
};

// Ingest tells it event by event: what the fold says of the same visit and kind is not told again.
bool is_found_by_ingest(Connection& db, const ProviderId& provider, const VisitId& visit,
                        visit::ExceptionKind kind);

}  // namespace doorstep::hub
