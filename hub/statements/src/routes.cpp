#include "doorstep/hub/statements/routes.h"

#include <limits>

#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"
#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/http/problem.h"

#include "answers.h"
#include "audit_documents.h"
#include "choice_routes.h"
#include "delivery_routes.h"
#include "explanation_routes.h"
#include "lists.h"
#include "make_statement.h"
#include "revision_routes.h"
#include "setting_routes.h"
#include "usage_routes.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxNameBytes = 800;  // 200 characters

std::string text_member(const json& body, const char* name) {
  const auto member = body.find(name);
  const auto* text = member == body.end() ? nullptr : member->get_ptr<const std::string*>();
  if (text == nullptr || text->empty() || text->size() > kMaxNameBytes)
    throw bad_request(std::string(name) + ": text is wanted");
  return *text;
}

// A commissioner asks for its own; a provider for what one commissioner owes it, or all of them.
StatementScope scope_of(const Call& call, const json& body) {
  StatementScope scope{ProviderId(text_member(body, "provider")), {}};
  if (body.contains("commissioner") && !body["commissioner"].is_null())
    scope.commissioner = text_member(body, "commissioner");
  if (call.caller.role == Role::commissioner) {
    if (!scope.commissioner.empty() && scope.commissioner != call.caller.of) throw not_found();
    scope.commissioner = call.caller.of;
  }
  if (!scope.is_for(call.caller)) throw not_found();
  return scope;
}

Response post_statement(Store& store, const Call& call) {
  const json body = json_object_of(call.request);
  StatementOrder order;
  order.scope = scope_of(call, body);
  order.from = checked_date("from", text_member(body, "from"));
  order.to = checked_date("to", text_member(body, "to"));
  check_dates(order.from, order.to);
  order.rate_card = text_member(body, "rate_card");
  const MadeStatement made = make_statement(store, order, call.caller, call.received_at);
  // The statement's own members, and the id under which it is kept.
  audit_documents(store, call, {made.text});
  Response response = stored_json(201, "{\"id\":\"" + made.id + "\"," + made.text.substr(1));
  response.headers.set("Location", "/v1/statements/" + made.id);
  return response;
}

std::string write_position(const StatementPosition& position) {
  return base64url(json::array({position.made_at, position.id}).dump());
}

StatementPosition read_statement_position(std::string_view text) {
  const auto bytes = from_base64url(text);
  const json list = bytes ? json::parse(*bytes, nullptr, false) : json();
  if (!list.is_array() || list.size() != 2 || !list[0].is_number_integer() || !list[1].is_string())
    throw bad_request("after: the next of an earlier page is wanted");
  return {list[0].get<Millis>(), list[1].get<std::string>()};
}

Response get_statements(Store& store, const Call& call) {
  StatementPosition before{std::numeric_limits<Millis>::max(), {}};
  if (const auto after = call.query.get("after")) before = read_statement_position(*after);
  const ProviderId provider(std::string(call.query.get("provider").value_or("")));
  const std::size_t limit = page_limit(call);
  auto records = store.read(
      [&](Connection& db) { return list_statements(db, call.caller, provider, before, limit + 1); });
  std::optional<std::string> next;
  if (records.size() > limit) {
    records.pop_back();
    next = write_position({records.back().made_at, records.back().id});
  }
  if (wants_csv(call.request)) return csv_response(to_csv(statements_table(records)), next);
  json items = json::array();
  for (const StatementRecord& record : records) items.push_back(to_json(record));
  return list_response(std::move(items), next, call.received_at);
}

std::string read_statement(Store& store, const Call& call) {
  std::string text = store.read(
      [&](Connection& db) { return statement_of(db, find_statement(db, call.caller, call.params.at(0))); });
  audit_documents(store, call, {text});
  return text;
}

Response get_statement(Store& store, const Call& call) {
  return document_response(call, read_statement(store, call));
}

Response get_request(Store& store, const Call& call) {
  std::string text = store.read(
      [&](Connection& db) { return request_of(db, find_statement(db, call.caller, call.params.at(0))); });
  audit_documents(store, call, {text});
  return stored_json(200, std::move(text));
}

Response get_totals(Store& store, const Call& call) {
  return totals_response(call, read_statement(store, call));
}

}  // namespace

void add_statement_routes(Router& router, Store& store) {
  add_store_routes(router, store,
                   {{"POST", "/v1/statements", post_statement},
                    {"GET", "/v1/statements", get_statements},
                    {"GET", "/v1/statements/{id}", get_statement},
                    {"GET", "/v1/statements/{id}/request", get_request},
                    {"GET", "/v1/statements/{id}/totals", get_totals}});
  add_revision_routes(router, store);
  add_explanation_routes(router, store);
  add_choice_routes(router, store);
  add_delivery_routes(router, store);
  add_setting_routes(router, store);
  add_usage_routes(router, store);
}

}  // namespace doorstep::hub
