#include "usage_routes.h"

#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/hours/sight.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/commissioner_policy.h"

#include "answers.h"
#include "audit_documents.h"
#include "usage.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

void set_number(const Call& call, const char* name, std::int64_t least, std::int64_t most,
                std::optional<std::int64_t>& number) {
  const auto text = call.query.get(name);
  if (!text) return;
  number = whole_number(*text);
  if (!number || *number < least || *number > most)
    throw bad_request(std::string(name) + ": a whole number within its bounds is wanted");
}

UsageQuery usage_query(const Call& call) {
  UsageQuery query;
  query.from = checked_date("from", call.query.get("from").value_or(""));
  query.to = checked_date("to", call.query.get("to").value_or(""));
  check_dates(query.from, query.to);
  if (const auto card = call.query.get("rate_card")) query.rate_card = std::string(*card);
  set_number(call, "under_percent", 0, kMaxUsagePercent, query.thresholds.under_percent);
  set_number(call, "over_percent", 0, kMaxUsagePercent, query.thresholds.over_percent);
  set_number(call, "weeks", 1, kMaxUsageWeeks, query.thresholds.weeks);
  return query;
}

json item_of(const Table& table, std::size_t row) {
  json item = json::object();
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Cell& cell = table.rows[row][i];
    json& value = item[table.columns[i]];
    if (const auto* text = std::get_if<std::string>(&cell)) value = *text;
    if (const auto* number = std::get_if<std::int64_t>(&cell)) value = *number;
  }
  item["review"] = item["review"] == "true";
  return item;
}

Response get_usage(Store& store, const Call& call) {
  const UsageQuery query = usage_query(call);
  const auto only = call.query.get("provider");
  const auto rows = store.read([&](Connection& db) {
    const Sight sight(db, call.caller);
    if (only && !sight.sees(ProviderId(std::string(*only)))) throw not_found();
    std::vector<UsageRow> all;
    for (const ProviderId& provider : sight.providers()) {
      if (only && provider.str() != *only) continue;
      const bool is_own = call.caller.role == Role::provider;
      auto part = usage(db, {provider, is_own ? std::string() : call.caller.of}, query, call.received_at);
      std::move(part.begin(), part.end(), std::back_inserter(all));
    }
    return all;
  });
  NamedPeople people;
  for (const UsageRow& row : rows) people.emplace_back(row.provider, row.person);
  audit_named_people(store, call, "usage", std::move(people));
  const Table table = usage_table(rows);
  if (wants_csv(call.request)) return csv_response(to_csv(table), std::nullopt);
  json items = json::array();
  for (std::size_t i = 0; i < table.rows.size(); ++i) items.push_back(item_of(table, i));
  return list_response(std::move(items), std::nullopt, call.received_at);
}

}  // namespace

void add_usage_routes(Router& router, Store& store) {
  add_store_routes(router, store, {{"GET", "/v1/usage", get_usage}});
}

}  // namespace doorstep::hub
