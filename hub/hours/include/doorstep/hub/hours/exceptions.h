// `GET /v1/exceptions` (surface.md): what monitoring found, and what ingest found.
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/hub/hours/sight.h"
#include "doorstep/visit/visit.h"

namespace doorstep::hub {

// One item; names as in the hours, empty where there is none. `id` stays the same for as long as what was found does.
struct FoundException {
  std::string id;
  std::string kind;
  std::string visit;
  std::string person;
  std::string carer;
  std::string device;
  std::string event;
  Millis at = 0;
  std::string detail;
  ProviderId provider;
  PersonId person_id;  // empty where it is of nobody
  bool open = true;    // false: the visit was approved, or what was unknown is known by now
};

// Where a page ended. First what ingest found, by provider and id, then what the visits show, in their order.
struct ExceptionPosition {
  bool in_visits = false;
  std::string provider;
  std::string id;  // of the exception
  Millis at = 0;   // of the visit
  std::string visit;
};
std::string write_position(const ExceptionPosition& position);
std::optional<ExceptionPosition> read_exception_position(std::string_view text);

struct ExceptionQuery {
  bool open_only = true;
  std::optional<ExceptionPosition> after;
  std::size_t limit = 200;
};

// A page may hold fewer than `limit` and still have a next: so much work is done for one and no more.
struct ExceptionPage {
  std::vector<FoundException> items;
  std::optional<ExceptionPosition> next;
};

ExceptionPage exceptions(Connection& db, Sight& sight, const ExceptionQuery& query, Millis now);

nlohmann::json to_json(const std::vector<FoundException>& items);

// The `id` of what the fold of a visit found.
std::string exception_id(const ProviderId& provider, const VisitId& visit,
                         const visit::VisitException& found);

// Ingest tells it event by event: what the fold says of the same visit and kind is not told again.
bool is_found_by_ingest(Connection& db, const ProviderId& provider, const VisitId& visit,
                        visit::ExceptionKind kind);

}  // namespace doorstep::hub
