#include "doorstep/actuals/request.h"

#include <algorithm>

#include "check/checks.h"
#include "json/well_formed.h"
#include "read/parts.h"

namespace doorstep::actuals {
namespace {

constexpr std::array kRequestSchemas{Choice<bool>{"doorstep.actuals/1", true}};

void read_request_schema(Reader& r, Request&) {
  bool known = false;
  r.choice(kRequestSchemas, known);
}

constexpr std::array kRequest{
    Field<Request>{"schema", kRequired, read_request_schema},
    Field<Request>{"period", kRequired, [](Reader& r, Request& v) { read_period(r, v.period); }},
    Field<Request>{"rate_card", kRequired, [](Reader& r, Request& v) { read_rate_card(r, v.rate_card); }},
    Field<Request>{"packages", kRequired,
                   [](Reader& r, Request& v) { r.list([&] { read_package(r, r.next(v.packages)); }); }},
    Field<Request>{"visits", kRequired,
                   [](Reader& r, Request& v) { r.list([&] { read_visit(r, r.next(v.visits)); }); }}};

// §1: the planned start, or where there is no plan the earliest attendance's.
Instant start_of(const Visit& visit) {
  if (visit.planned) return visit.planned->time.start;
  const auto by_start = [](const Attendance& a, const Attendance& b) { return a.time.start < b.time.start; };
  return std::min_element(visit.attendances.begin(), visit.attendances.end(), by_start)->time.start;
}

}  // namespace

void place(Request& request) {
  request.zone = Zone::find(request.texts[request.rate_card.timezone]);
  for (Visit& visit : request.visits) {
    visit.start = start_of(visit);
    visit.date = request.zone->day(visit.start);
    if (visit.shared_by.empty()) continue;
    visit.weight_sum = 0;
    for (const Participant& participant : visit.shared_by) visit.weight_sum += participant.weight;
  }
}

std::optional<Problem> check_json(std::string_view json) {
  if (is_well_formed(json)) return std::nullopt;
  return Problem{Code::bad_json, "", "not one well-formed JSON text in UTF-8"};
}

std::variant<Request, Problem> read_request(std::string_view json) {
  if (auto problem = check_json(json)) return *problem;
  Request request;
  Problems problems;
  request.any = request.texts.add("*");
  Reader(json, request.texts, problems).object(kRequest, request);
  if (problems.any()) return *problems.first();
  place(request);
  check(request, problems);
  if (problems.any()) return *problems.first();
  sort_visits(request);
  return request;
}

}  // namespace doorstep::actuals
