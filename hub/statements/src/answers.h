// What the routes of statements have in common.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

struct StoreRoute {
  const char* method;
  const char* pattern;
  Response (*handler)(Store& store, const Call& call);
};

void add_store_routes(Router& router, Store& store, std::initializer_list<StoreRoute> routes,
                      const std::vector<Role>& roles = {Role::provider, Role::commissioner});

// Bytes that are answered as they are kept.
Response stored_json(int status, std::string bytes);

// A statement or a difference as it is kept; its lines as CSV, or all of it as a workbook, where that is asked for.
Response document_response(const Call& call, std::string document);
// Its totals: JSON, or CSV by what the query's `by` says, funders where it says nothing.
Response totals_response(const Call& call, const std::string& document);

// A member's name as a part of a JSON pointer (RFC 6901).
std::string pointer_part(std::string_view name);

// A number of a path or a query, not negative; nullopt where it is none.
std::optional<std::int64_t> whole_number(std::string_view text);

// A member of a body or a query: a date. Throws Problem bad_request.
std::string checked_date(std::string_view name, std::string_view text);
// `from` is not after `to`, and the time between them is bounded. Throws Problem bad_request.
void check_dates(const std::string& from, const std::string& to);

}  // namespace doorstep::hub
