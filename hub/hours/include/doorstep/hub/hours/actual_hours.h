// `GET /v1/actual-hours` (surface.md) as a function of the database.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "doorstep/hub/hours/sight.h"
#include "doorstep/visit/hours.h"

namespace doorstep::hub {

// Where a page ended: rows are in this order.
struct HoursPosition {
  Millis at = 0;
  std::string visit;  // as shown
  std::string provider;
  std::string carer;  // as shown
  friend bool operator<(const HoursPosition& a, const HoursPosition& b) {
    return std::tie(a.at, a.visit, a.provider, a.carer) < std::tie(b.at, b.visit, b.provider, b.carer);
  }
};

// Opaque to clients. nullopt where the text is not one that write_position() wrote.
std::string write_position(const HoursPosition& position);
std::optional<HoursPosition> read_position(std::string_view text);

struct HoursQuery {
  std::string from;  // local dates of the provider's zone, both included
  std::string to;
  std::optional<ProviderId> provider;
  std::optional<std::string> person;  // name or UUID
  std::optional<HoursPosition> after;
  std::size_t limit = 200;
};

// One attendance with the office's names, or the UUIDs where there are none.
struct HoursLine {
  visit::HoursRow row;
  std::string visit;
  std::string person;
  std::string carer;
};

struct HoursPage {
  std::vector<HoursLine> lines;
  std::optional<HoursPosition> next;  // absent on the last page
};

// Folds the visits of the page, and no more than the page needs. Throws Problem not_found for a provider or a person
// that the caller may not see.
HoursPage actual_hours(Connection& db, Sight& sight, const HoursQuery& query, Millis now);

std::string hours_csv(const HoursPage& page);
nlohmann::json hours_json(const HoursPage& page);  // the list of items

}  // namespace doorstep::hub
