#include "make_statement.h"

#include <nlohmann/json.hpp>

#include "doorstep/actuals/actuals.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/statements/rate_card.h"
#include "doorstep/platform/openssl.h"

#include "price.h"
#include "request.h"

namespace doorstep::hub {

MadeStatement make_statement(Store& store, const StatementOrder& order, const Caller& caller, Millis now) {
  StatementRecord record;
  record.scope = order.scope;
  record.from = order.from;
  record.to = order.to;
  const std::string request = store.read([&](Connection& db) {
    const auto card = find_rate_card(db, order.rate_card);
    if (!card) throw not_found();
    record.rate_card = card->id;
    record.rate_card_version = card->version;
    return make_request(db, order.scope, order.from, order.to, nlohmann::json::parse(card->document), now);
  });
  std::string statement = price_request(request);
  record.digest = actuals::digest_of(request, platform::openssl_crypto());
  record.totals = totals_of(statement);
  record.made_at = now;
  record.made_by = caller.id;
  record.id = statement_id(record);
  store.write([&](Connection& db) { keep_statement(db, record, request, statement); });
  return {record.id, std::move(statement)};
}

}  // namespace doorstep::hub
