#include "statement_world.h"

#include "doorstep/hub/office/csv.h"
#include "doorstep/testing/shared.h"

#include "card.h"

namespace doorstep::testing {

using nlohmann::json;

std::vector<CsvRecord> read_csv(const std::string& text) {
  hub::CsvReader reader(text);
  hub::CsvRow header, row;
  std::vector<CsvRecord> records;
  EXPECT_TRUE(reader.next(header));
  while (reader.next(row)) {
    EXPECT_EQ(row.fields.size(), header.fields.size());
    auto& record = records.emplace_back();
    for (std::size_t i = 0; i < header.fields.size(); ++i) record[header.fields[i]] = row.fields.at(i);
  }
  EXPECT_FALSE(reader.fault());
  return records;
}

StatementWorld::StatementWorld() : RotaWorld(shared_folder() / "data/rota-a") {
  office.take("card.json", kCard);
  add_caller("icb", {hub::Role::commissioner, "i", {}, "icb"});
  add_caller("elsewhere", {hub::Role::provider, "e", ProviderId("elsewhere"), "elsewhere"});
}

hub::Response StatementWorld::post(const std::string& caller, const std::string& target, const json& body) {
  return request(caller, "POST", target, body.is_null() ? "" : body.dump());
}

json StatementWorld::month() {
  return {{"from", "2026-10-05"},
          {"to", "2026-11-01"},
          {"provider", "brightside"},
          {"rate_card", "homecare-2026"}};
}

json StatementWorld::make(const std::string& caller, const json& more) {
  json body = month();
  body.update(more);
  const hub::Response response = post(caller, "/v1/statements", body);
  EXPECT_EQ(response.status, 201) << response.body;
  return response.status == 201 ? json::parse(response.body) : json();
}

std::string StatementWorld::get_text(const std::string& caller, const std::string& target,
                                     const std::string& accept) {
  const hub::Response response = request(caller, "GET", target, {}, accept);
  EXPECT_EQ(response.status, 200) << target << ' ' << response.body;
  return response.body;
}

std::map<std::string, std::int64_t> by_funder(const json& lines) {
  std::map<std::string, std::int64_t> sums;
  for (const json& line : lines) {
    for (const json& part : line["funding"]) sums[part["funder"]] += part["amount"].get<std::int64_t>();
  }
  return sums;
}

}  // namespace doorstep::testing
