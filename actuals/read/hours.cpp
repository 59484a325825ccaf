// What hours() is given: a request, or visits and how to measure them.
#include "doorstep/actuals/actuals.h"
#include "doorstep/actuals/statement.h"

#include "check/checks.h"
#include "price/steps.h"
#include "read/parts.h"

namespace doorstep::actuals {
namespace {

void read_zone_name(Reader& r, Request& v) {
  std::string name;
  if (!r.any_string(name)) return;
  if (Zone::find(name) == nullptr) return r.problem(Code::bad_value, "no such zone in the IANA database");
  v.rate_card.timezone = r.texts().add(name);
}

constexpr std::array kVisits{
    Field<Request>{"visits", kRequired,
                   [](Reader& r, Request& v) { r.list([&] { read_visit(r, r.next(v.visits)); }); }},
    Field<Request>{"measure", kOptional, [](Reader& r, Request& v) { read_measure(r, v.rate_card.measure); }},
    Field<Request>{"timezone", kOptional, read_zone_name}};

// Whether the text is an object with a rate card, as requests have.
bool has_rate_card(std::string_view text) {
  Cursor at(text);
  bool found = false;
  if (at.kind() != Kind::object) return false;
  at.object([&](RawText name) {
    found = found || (name.escaped ? unescape(name.text) : std::string(name.text)) == "rate_card";
    at.skip();
  });
  return found;
}

std::variant<Request, Problem> read_visits(std::string_view text) {
  Request request;
  Problems problems;
  request.any = request.texts.add("*");
  request.rate_card.timezone = request.texts.add("Europe/London");
  request.rate_card.hold = {request.texts.add("no_check_out"), request.texts.add("overlap")};
  Reader(text, request.texts, problems).object(kVisits, request);
  if (problems.any()) return *problems.first();
  place(request);
  check_card(request, problems);
  check_visits(request, problems);
  if (problems.any()) return *problems.first();
  sort_visits(request);
  return request;
}

}  // namespace

Answer hours(std::string_view visits) {
  if (const auto problem = check_json(visits)) return *problem;
  const auto read = has_rate_card(visits) ? read_request(visits) : read_visits(visits);
  if (const auto* problem = std::get_if<Problem>(&read)) return *problem;
  Pricing pricing(std::get<Request>(read));
  arrange(pricing);
  find_held(pricing);
  measure(pricing);
  return write_hours(pricing);
}

}  // namespace doorstep::actuals
