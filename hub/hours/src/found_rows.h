// What ingest found, as items of GET /v1/exceptions.
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "doorstep/hub/hours/exceptions.h"
#include "doorstep/hub/hours/office_names.h"

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

}  // namespace doorstep::hub
