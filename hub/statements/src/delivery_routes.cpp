#include "delivery_routes.h"

#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/http/problem.h"

#include "answers.h"
#include "audit_documents.h"
#include "delivery_template.h"
#include "revisions.h"
#include "setting_routes.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

struct Documents {
  StatementRecord record;
  std::string request, statement;
};

// Those of the statement, or of the revision that the path names.
Documents read_documents(Store& store, const Call& call) {
  Documents documents = store.read([&](Connection& db) {
    Documents found{find_statement(db, call.caller, call.params.at(0)), {}, {}};
    if (call.params.size() == 1) {
      found.request = request_of(db, found.record);
      found.statement = statement_of(db, found.record);
      return found;
    }
    const auto part = [&](RevisionPart which) {
      const auto nr = whole_number(call.params.at(1));
      auto text = nr ? revision_part(db, found.record, *nr, which) : std::nullopt;
      if (!text) throw not_found();
      return *std::move(text);
    };
    found.request = part(RevisionPart::request);
    found.statement = part(RevisionPart::revised);
    return found;
  });
  audit_documents(store, call, {documents.statement});
  return documents;
}

Response answer(const Documents& found, const DeliveryTemplate& wanted) {
  const json request = json::parse(found.request);
  const json statement = json::parse(found.statement);
  // The request was priced, so the zone is there.
  const auto* zone = actuals::Zone::find(request["rate_card"]["timezone"].get<std::string>());
  const DeliverySource source{request, statement, found.record.id, found.record.scope.commissioner, *zone};
  return csv_response(to_csv(delivery_table(source, wanted)), std::nullopt);
}

Response get_delivery(Store& store, const Call& call) {
  const Documents found = read_documents(store, call);
  const auto& commissioner = found.record.scope.commissioner;
  return answer(found, store.read([&](Connection& db) { return delivery_template_of(db, commissioner); }));
}

Response post_delivery(Store& store, const Call& call) {
  const DeliveryTemplate wanted = read_delivery_template(json_object_of(call.request));
  return answer(read_documents(store, call), wanted);
}

}  // namespace

void add_delivery_routes(Router& router, Store& store) {
  for (const char* pattern :
       {"/v1/statements/{id}/service-delivery", "/v1/statements/{id}/revisions/{nr}/service-delivery"}) {
    add_store_routes(router, store, {{"GET", pattern, get_delivery}, {"POST", pattern, post_delivery}});
  }
}

}  // namespace doorstep::hub
