// The same rota on SQLite and on PostgreSQL: what a commissioner pulls, and what is paid, is the same byte for byte.
#include <cstdlib>

#include <gmock/gmock.h>

#include "doorstep/testing/hub_database.h"
#include "doorstep/testing/shared.h"

#include "statement_world.h"

namespace doorstep::testing {
namespace {

using nlohmann::json;

struct Pulled {
  std::string hours_json, hours_csv, exceptions, statement, lines_csv, request;
};

Pulled pull() {
  StatementWorld world;
  world.work();
  const std::string hours = "/v1/actual-hours?from=2026-10-05&to=2026-11-01&limit=1000";
  Pulled pulled;
  pulled.hours_json = world.get_text("northshire", hours);
  pulled.hours_csv = world.get_text("northshire", hours, "text/csv");
  pulled.exceptions = world.get_text("brightside", "/v1/exceptions?state=all&limit=1000");
  const std::string statement = "/v1/statements/" + world.make("northshire").at("id").get<std::string>();
  pulled.statement = world.get_text("northshire", statement);
  pulled.lines_csv = world.get_text("northshire", statement, "text/csv");
  pulled.request = world.get_text("northshire", statement + "/request");
  return pulled;
}

TEST(BothEngines, GiveTheSameHoursAndStatementsByteForByte) {
  DOORSTEP_NEEDS_SHARED("data/rota-a");
  ASSERT_TRUE(on_postgres());
  const Pulled of_postgres = pull();
  ::unsetenv("DOORSTEP_TEST_POSTGRES");
  ASSERT_FALSE(on_postgres());
  const Pulled of_sqlite = pull();
  EXPECT_GT(of_sqlite.hours_csv.size(), 50'000U);
  EXPECT_GT(of_sqlite.statement.size(), 50'000U);
  EXPECT_EQ(of_postgres.hours_json, of_sqlite.hours_json);
  EXPECT_EQ(of_postgres.hours_csv, of_sqlite.hours_csv);
  EXPECT_EQ(of_postgres.exceptions, of_sqlite.exceptions);
  EXPECT_EQ(of_postgres.statement, of_sqlite.statement);
  EXPECT_EQ(of_postgres.lines_csv, of_sqlite.lines_csv);
  EXPECT_EQ(of_postgres.request, of_sqlite.request);
}

}  // namespace
}  // namespace doorstep::testing
