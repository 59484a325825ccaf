#include "explanation_routes.h"

#include <nlohmann/json.hpp>

#include "doorstep/actuals/explain.h"
#include "doorstep/hub/http/problem.h"

#include "answers.h"
#include "audit_documents.h"
#include "ledger.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

json lines_of(const std::string& text) {
  json lines = json::array();
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

// Priced again from the request as it is kept, so the words are those of the statement's own numbers.
Response get_explanation(Store& store, const Call& call) {
  const auto visit = call.query.get("visit");
  if (!visit || visit->empty()) throw bad_request("visit: the name of a visit in the statement is wanted");
  const std::string request = store.read(
      [&](Connection& db) { return request_of(db, find_statement(db, call.caller, call.params.at(0))); });
  auto read = actuals::read_request(request);
  actuals::Pricing pricing(std::get<actuals::Request>(std::move(read)));
  run(pricing);
  const auto text = actuals::explain(pricing, *visit);
  if (!text) throw not_found();
  audit_documents(store, call, {request}, std::string(*visit));
  return json_response(
      200, {{"visit", *visit}, {"lines", lines_of(*text)}, {"time", format_instant(call.received_at)}});
}

}  // namespace

void add_explanation_routes(Router& router, Store& store) {
  add_store_routes(router, store, {{"GET", "/v1/statements/{id}/explanation", get_explanation}});
}

}  // namespace doorstep::hub
