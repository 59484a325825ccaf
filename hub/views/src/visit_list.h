// Visits out of the read models, in the order of the hours, a page at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/hub/hours/office_names.h"

#include "seen.h"
#include "visit_row.h"

namespace doorstep::hub {

// Where a page ended: visits are in this order.
struct VisitPosition {
  Millis at = 0;
  std::string name;
  std::string provider;
  friend bool operator<(const VisitPosition& a, const VisitPosition& b) {
    return std::tie(a.at, a.name, a.provider) < std::tie(b.at, b.name, b.provider);
  }
};
std::string write_position(const VisitPosition& position);
std::optional<VisitPosition> read_visit_position(std::string_view text);

std::optional<VisitPosition> after_query(const Call& call);  // throws Problem bad_request

struct VisitListQuery {
  std::int64_t flags = 0;  // all of these bits
  std::string board;       // empty: any
  std::optional<VisitPosition> after;
  std::size_t limit = 200;
};

// When one carer was there: the times that count, and how long after the planned start.
struct Presence {
  std::string carer;
  std::optional<Millis> started, ended;
  std::optional<std::int64_t> late_seconds;
};

// With the office's names, the seconds being the share of the commissioner who asks.
struct ListedVisit {
  ProviderId provider;
  VisitRow row;  // without its attendances
  std::string person, zone;
  std::vector<std::string> carers;
  std::vector<Presence> there;  // of each who came, by name
};

struct VisitPage {
  std::vector<ListedVisit> visits;
  std::optional<VisitPosition> next;
};

VisitPage list_visits(Connection& db, const std::vector<SeenPart>& parts, const VisitListQuery& query);

std::vector<KnownPerson> people_of(const std::vector<ListedVisit>& visits);  // for the audit
nlohmann::json to_json(const std::vector<ListedVisit>& visits);
std::string to_csv(const std::vector<ListedVisit>& visits);

}  // namespace doorstep::hub
