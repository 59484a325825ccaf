#include "revision_routes.h"

#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/http/problem.h"

#include "answers.h"
#include "audit_documents.h"
#include "lists.h"
#include "settle.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

Response post_close(Store& store, const Call& call) {
  const ClosedStatement closed = close(store, call.caller, call.params.at(0), call.received_at);
  json answer = to_json(closed.record);
  answer["also_closed"] = closed.beside;
  answer["time"] = format_instant(call.received_at);
  return json_response(200, answer);
}

Response post_revision(Store& store, const Call& call) {
  const std::string& id = call.params.at(0);
  Revision revision = revise(store, call.caller, id, call.received_at);
  audit_documents(store, call, {revision.difference});
  Response response = stored_json(revision.is_new ? 201 : 200, std::move(revision.difference));
  if (revision.nr > 0) {
    response.headers.set("Location", "/v1/statements/" + id + "/revisions/" + std::to_string(revision.nr));
  }
  return response;
}

Response get_revisions(Store& store, const Call& call) {
  const std::size_t limit = page_limit(call);
  const auto after = whole_number(call.query.get("after").value_or("0"));
  if (!after) throw bad_request("after: the next of an earlier page is wanted");
  std::vector<RevisionRecord> records;
  std::vector<std::string> differences;
  store.read([&](Connection& db) {
    differences.clear();
    const StatementRecord of = find_statement(db, call.caller, call.params.at(0));
    records = list_revisions(db, of, *after, limit + 1);
    for (std::size_t i = 0; i < std::min(records.size(), limit); ++i)
      differences.push_back(revision_part(db, of, records[i].nr, RevisionPart::difference).value());
  });
  std::optional<std::string> next;
  if (records.size() > limit) {
    records.pop_back();
    next = std::to_string(records.back().nr);
  }
  if (wants_csv(call.request)) return csv_response(to_csv(revisions_table(records)), next);
  audit_documents(store, call, differences);
  json items = json::array();
  for (std::size_t i = 0; i < differences.size(); ++i) items.push_back(to_json(records[i], differences[i]));
  return list_response(std::move(items), next, call.received_at);
}

std::string read_part(Store& store, const Call& call, RevisionPart which) {
  const auto nr = whole_number(call.params.at(1));
  auto part = store.read([&](Connection& db) -> std::optional<std::string> {
    const StatementRecord of = find_statement(db, call.caller, call.params.at(0));
    return nr ? revision_part(db, of, *nr, which) : std::nullopt;
  });
  if (!part) throw not_found();
  audit_documents(store, call, {*part});
  return *std::move(part);
}

Response get_revision(Store& store, const Call& call) {
  return document_response(call, read_part(store, call, RevisionPart::difference));
}

Response get_revision_totals(Store& store, const Call& call) {
  return totals_response(call, read_part(store, call, RevisionPart::difference));
}

Response get_revision_request(Store& store, const Call& call) {
  return stored_json(200, read_part(store, call, RevisionPart::request));
}

Response get_revised(Store& store, const Call& call) {
  return document_response(call, read_part(store, call, RevisionPart::revised));
}

}  // namespace

void add_revision_routes(Router& router, Store& store) {
  add_store_routes(router, store,
                   {{"POST", "/v1/statements/{id}/close", post_close},
                    {"POST", "/v1/statements/{id}/revisions", post_revision},
                    {"GET", "/v1/statements/{id}/revisions", get_revisions},
                    {"GET", "/v1/statements/{id}/revisions/{nr}", get_revision},
                    {"GET", "/v1/statements/{id}/revisions/{nr}/totals", get_revision_totals},
                    {"GET", "/v1/statements/{id}/revisions/{nr}/request", get_revision_request},
                    {"GET", "/v1/statements/{id}/revisions/{nr}/statement", get_revised}});
}

}  // namespace doorstep::hub
