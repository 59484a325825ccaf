#include "choice_routes.h"

#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/hours/sight.h"

#include "answers.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

Response get_providers(Store& store, const Call& call) {
  json items = json::array();
  store.read([&](Connection& db) {
    const Sight sight(db, call.caller);
    for (const auto& provider : sight.providers()) items.push_back({{"provider", provider.str()}});
  });
  return list_response(std::move(items), std::nullopt, call.received_at);
}

// The newest version of each: what is priced with from now on.
Response get_rate_cards(Store& store, const Call& call) {
  json items = json::array();
  store.read([&](Connection& db) {
    db.each("SELECT id, MAX(version) FROM rate_card GROUP BY id ORDER BY id", [&](const Row& row) {
      items.push_back({{"rate_card", row.text(0)}, {"version", row.integer(1)}});
    });
  });
  return list_response(std::move(items), std::nullopt, call.received_at);
}

}  // namespace

void add_choice_routes(Router& router, Store& store) {
  add_store_routes(router, store,
                   {{"GET", "/v1/providers", get_providers}, {"GET", "/v1/rate-cards", get_rate_cards}});
}

}  // namespace doorstep::hub
