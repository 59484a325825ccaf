#include "lists.h"

#include <nlohmann/json.hpp>

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr const char* kStatementColumns[] = {"id",     "provider",  "commissioner",      "from",  "to",
                                             "state",  "rate_card", "rate_card_version", "made",  "made_by",
                                             "closed", "closed_by", "revisions",         "digest"};
constexpr const char* kRevisionColumns[] = {"revision", "made", "made_by", "digest"};
constexpr const char* kStatementSums[] = {"lines", "held_lines", "payable_seconds",
                                          "gross", "discount",   "net"};
constexpr const char* kRevisionSums[] = {"lines", "payable_seconds", "gross", "discount", "net"};

Cell cell_of(const json& item, const char* name) {
  const json value = item.value(name, json());
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return value.get<std::int64_t>();
  return std::monostate();
}

// The members named, then the sums.
template <std::size_t N, std::size_t M>
Table table_of(const std::vector<json>& items, const char* const (&members)[N],
               const char* const (&sums)[M]) {
  Table table{"Statements", {std::begin(members), std::end(members)}, {}};
  table.columns.insert(table.columns.end(), std::begin(sums), std::end(sums));
  for (const json& item : items) {
    auto& row = table.rows.emplace_back();
    for (const char* member : members) row.push_back(cell_of(item, member));
    for (const char* sum : sums) row.push_back(cell_of(item["totals"], sum));
  }
  return table;
}

json made_json(const RevisionRecord& record) {
  return {{"revision", record.nr},
          {"digest", record.digest},
          {"totals", json::parse(record.totals)},
          {"made", format_instant(record.made_at)},
          {"made_by", record.made_by}};
}

}  // namespace

json to_json(const StatementRecord& record) {
  json item{{"id", record.id},
            {"provider", record.scope.provider.str()},
            {"commissioner", nullptr},
            {"from", record.from},
            {"to", record.to},
            {"rate_card", record.rate_card},
            {"rate_card_version", record.rate_card_version},
            {"digest", record.digest},
            {"totals", json::parse(record.totals)},
            {"made", format_instant(record.made_at)},
            {"made_by", record.made_by},
            {"state", record.closed_at ? "closed" : "open"},
            {"revisions", record.revisions}};
  if (!record.scope.commissioner.empty()) item["commissioner"] = record.scope.commissioner;
  if (record.closed_at) {
    item["closed"] = format_instant(*record.closed_at);
    item["closed_by"] = record.closed_by;
  }
  return item;
}

json to_json(const RevisionRecord& record, std::string_view difference) {
  json item = made_json(record);
  item.update(json::parse(difference));
  return item;
}

Table statements_table(const std::vector<StatementRecord>& records) {
  std::vector<json> items;
  items.reserve(records.size());
  for (const StatementRecord& record : records) items.push_back(to_json(record));
  return table_of(items, kStatementColumns, kStatementSums);
}

Table revisions_table(const std::vector<RevisionRecord>& records) {
  std::vector<json> items;
  items.reserve(records.size());
  for (const RevisionRecord& record : records) items.push_back(made_json(record));
  return table_of(items, kRevisionColumns, kRevisionSums);
}

}  // namespace doorstep::hub
