// What a webhook says: ids and times.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

// A row of hook_occurrence.
struct KeptOccurrence {
  ProviderId provider;
  std::string id, kind;
  Millis at = 0, written_at = 0;
  std::optional<std::string> visit, person;
  std::optional<Millis> planned_start, planned_end;
  std::optional<std::string> exception, device, statement, commissioner;
  std::string day;
};

// {"type","timestamp","data"}; of one type the data has always the same members.
std::string payload_of(const KeptOccurrence& occurrence);
std::string test_payload(const std::string& subscription, Millis now);

}  // namespace doorstep::hub
