// Four weeks of a real-sized rota: what really happened, recorded as events, folds to what really happened.
#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>

#include "doorstep/testing/shared.h"
#include "doorstep/visit/overlap.h"

#include "story.h"

namespace doorstep::visit::testing {
namespace {

using Row = std::map<std::string, std::string>;

std::vector<std::string> cells(std::string line, char separator) {
  std::vector<std::string> out;
  if (line.ends_with('\r')) line.pop_back();
  std::stringstream in_line(line);
  for (std::string cell; std::getline(in_line, cell, separator);) out.push_back(cell);
  return out;
}

// These two files quote nothing.
std::vector<Row> read_csv(const std::string& name) {
  std::ifstream file(doorstep::testing::shared_folder() / "data" / "rota-a" / name);
  std::string line;
  std::getline(file, line);
  const auto names = cells(line, ',');
  std::vector<Row> rows;
  while (std::getline(file, line)) {
    auto values = cells(line, ',');
    values.resize(names.size());
    Row& row = rows.emplace_back();
    for (std::size_t i = 0; i < names.size(); ++i) row[names[i]] = values[i];
  }
  return rows;
}

// Local time in London: summer time ends at 01:00 UTC on 25 October 2026.
Millis planned_instant(const std::string& local) {
  const Millis at = parse_rfc3339(local + ":00Z").value();
  return at < parse_rfc3339("2026-10-25T02:00:00Z").value() ? at - 3'600'000 : at;
}

Plan plan_of(const Row& row) {
  Plan plan;
  plan.visit = VisitId(row.at("visit"));
  plan.person = PersonId(row.at("person"));
  plan.provider = ProviderId(row.at("provider"));
  plan.service = row.at("service");
  plan.band = row.at("band");
  plan.start = planned_instant(row.at("start"));
  plan.end = planned_instant(row.at("end"));
  for (const auto& carer : cells(row.at("carers"), ';')) plan.carers.emplace_back(carer);
  plan.time_critical = row.at("time_critical") == "yes";
  return plan;
}

struct Worked {
  Plan plan;
  std::vector<Fact> facts;
  std::map<std::string, Row> actual;  // by carer
};

// Milliseconds differ from event to event, as they do; the hours must not.
void record(Worked& visit, const std::string& carer, Millis at, Body body) {
  Fact fact;
  fact.seq = static_cast<std::int64_t>(visit.facts.size()) + 1;
  fact.event = EventId(visit.plan.visit.str() + "-" + std::to_string(fact.seq));
  fact.device = DeviceId("tablet-of-" + carer);
  fact.by = CarerId(carer);
  fact.placed.used = at + (fact.seq * 389) % 1'000;
  fact.placed.basis = time::Basis::anchored;
  fact.body = std::move(body);
  visit.facts.push_back(std::move(fact));
}

void work(Worked& visit, const Row& actual) {
  const std::string& carer = actual.at("carer");
  const std::string& status = actual.at("status");
  visit.actual[carer] = actual;
  if (status == "delivered") {
    record(visit, carer, parse_rfc3339(actual.at("clocked_in")).value(), in());
    record(visit, carer, parse_rfc3339(actual.at("clocked_out")).value(), out());
  } else if (status != "missed") {
    record(visit, carer, visit.plan.start, NotDelivered{Word<NotDeliveredReason>(status), ""});
  }
}

std::map<std::string, Worked> worked_month() {
  std::map<std::string, Worked> visits;
  for (const Row& row : read_csv("rota.csv")) visits[row.at("visit")].plan = plan_of(row);
  for (const Row& row : read_csv("actual.csv")) work(visits.at(row.at("visit")), row);
  return visits;
}

std::string shown(const std::optional<Millis>& at) { return at ? format_instant_seconds(*at) : ""; }

TEST(RotaA, FoldsToItsActualHours) {
  DOORSTEP_NEEDS_SHARED("data/rota-a/actual.csv");
  Context context;
  context.now = parse_rfc3339("2026-11-02T12:00:00Z").value();
  std::size_t rows = 0;
  std::size_t late_critical = 0;
  for (auto& [id, visit] : worked_month()) {
    std::reverse(visit.facts.begin(), visit.facts.end());
    const VisitState state = fold(visit.plan.visit, visit.plan, visit.facts, context);
    ASSERT_EQ(hours_rows(state).size(), visit.actual.size()) << id;
    for (const HoursRow& row : hours_rows(state)) {
      const Row& actual = visit.actual.at(row.carer.str());
      EXPECT_EQ(to_string(row.status), actual.at("status")) << id;
      EXPECT_EQ(shown(row.clocked_in), actual.at("clocked_in")) << id;
      EXPECT_EQ(shown(row.clocked_out), actual.at("clocked_out")) << id;
      if (row.status == Status::delivered) {
        EXPECT_EQ(row.actual_seconds, (parse_rfc3339(actual.at("clocked_out")).value() -
                                       parse_rfc3339(actual.at("clocked_in")).value()) /
                                          1'000)
            << id;
      }
      ++rows;
      for (const std::string& kind : row.exceptions)
        late_critical += visit.plan.time_critical && kind == "late";
    }
  }
  EXPECT_EQ(rows, 1'701U);
  EXPECT_GT(late_critical, 0U);
}

}  // namespace
}  // namespace doorstep::visit::testing
