// Four weeks of a real rota, worked on tablets: what is asked for is what happened, to the second.
#include <chrono>
#include <fstream>
#include <iterator>
#include <map>
#include <tuple>

#include <gmock/gmock.h>

#include "doorstep/hub/office/csv.h"
#include "doorstep/testing/shared.h"

#include "world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::Tablet;
using doorstep::testing::World;
using nlohmann::json;

struct Actual {
  std::string visit, person, carer, status, clocked_in, clocked_out;
};

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<Actual> read_actual(const std::string& text) {
  CsvReader reader(text);
  CsvRow row;
  reader.next(row);
  std::vector<Actual> list;
  while (reader.next(row)) {
    const auto& f = row.fields;
    list.push_back({f.at(0), f.at(1), f.at(2), f.at(3), f.at(4), f.at(5)});
  }
  return list;
}

// What each carer does, in order; fractions of a second are there to be cut off.
struct Deed {
  Millis at;
  const Actual* actual;
  const char* what;
};

class RotaWorld : public World {
 public:
  explicit RotaWorld(const std::filesystem::path& folder) {
    for (const char* name : {"people.csv", "carers.csv", "rota.csv", "packages.csv", "outcomes.csv"}) {
      office.take(name, read_file(folder / name));
    }
    actual = read_actual(read_file(folder / "actual.csv"));
    office.store->read([&](Connection& db) {
      db.each("SELECT ref, id, start_ms FROM planned_visit", [&](const Row& row) {
        visits[row.text(0)] = {row.text(1), row.integer(2)};
      });
    });
  }

  // Each carer's days on the carer's own tablet, which is in contact every evening.
  void work() {
    std::multimap<std::pair<std::string, Millis>, Deed> days;
    for (const Actual& a : actual) {
      if (a.status == "delivered") {
        add(days, a, parse_rfc3339(a.clocked_in).value() + 437, "in");
        add(days, a, parse_rfc3339(a.clocked_out).value() + 812, "out");
      } else if (a.status != "missed") {
        add(days, a, visits.at(a.visit).second, "not");
      }
    }
    std::map<std::string, Tablet*> tablets;
    clock.wall = parse_rfc3339("2026-10-05T05:00:00Z").value();
    for (const Actual& a : actual) {
      if (!tablets.contains(a.carer)) tablets[a.carer] = &tablet(a.carer, "brightside");
    }
    Millis evening = clock.wall + 18 * 3'600'000;
    for (const auto& [at, deed] : in_order(days)) {
      for (; at > evening; evening += 24 * 3'600'000) push_all(tablets, evening);
      clock.wall = at;
      act(*tablets.at(deed.actual->carer), deed);
    }
    push_all(tablets, evening);
  }

  std::vector<Actual> actual;
  std::map<std::string, std::pair<std::string, Millis>> visits;  // by ref: id, planned start

 private:
  static void add(std::multimap<std::pair<std::string, Millis>, Deed>& days, const Actual& a, Millis at,
                  const char* what) {
    days.insert({{a.carer, at}, {at, &a, what}});
  }
  static std::multimap<Millis, Deed> in_order(
      const std::multimap<std::pair<std::string, Millis>, Deed>& days) {
    std::multimap<Millis, Deed> ordered;
    for (const auto& [key, deed] : days) ordered.insert({deed.at, deed});
    return ordered;
  }
  void push_all(const std::map<std::string, Tablet*>& tablets, Millis at) {
    clock.wall = at;
    for (const auto& [carer, tablet] : tablets) ASSERT_EQ(tablet->push(), 200);
  }
  void act(Tablet& tablet, const Deed& deed) {
    const std::string& visit = visits.at(deed.actual->visit).first;
    if (deed.what == std::string("in")) {
      tablet.check_in(visit);
    } else if (deed.what == std::string("out")) {
      tablet.check_out(visit);
    } else {
      tablet.record("visit.not_delivered", visit, {{"reason", deed.actual->status}});
    }
  }
};

using Key = std::pair<std::string, std::string>;  // visit, carer

std::map<Key, Actual> expected_rows(const RotaWorld& world) {
  std::map<Key, Actual> rows;
  for (const Actual& a : world.actual) rows[{a.visit, a.carer}] = a;
  return rows;
}

std::string text(const json& value) { return value.is_null() ? std::string() : value.get<std::string>(); }

void expect_row(const std::map<Key, Actual>& expected, const Actual& row) {
  const auto found = expected.find({row.visit, row.carer});
  ASSERT_NE(found, expected.end()) << row.visit << ' ' << row.carer;
  const Actual& a = found->second;
  EXPECT_EQ(std::tie(row.person, row.status, row.clocked_in, row.clocked_out),
            std::tie(a.person, a.status, a.clocked_in, a.clocked_out))
      << row.visit << ' ' << row.carer;
}

constexpr const char* kMonth = "/v1/actual-hours?from=2026-10-05&to=2026-11-01";

TEST(HoursOfARota, AreWhatHappenedToTheSecond) {
  DOORSTEP_NEEDS_SHARED("data/rota-a");
  RotaWorld world(doorstep::testing::shared_folder() / "data/rota-a");
  world.add_caller("brightside", {Role::provider, "p", ProviderId("brightside"), "brightside"});
  world.work();
  const auto expected = expected_rows(world);

  std::size_t rows = 0;
  std::string next;
  std::tuple<std::string, std::string, std::string> last;
  do {
    const json page =
        world.get("brightside", std::string(kMonth) + "&limit=170" + (next.empty() ? "" : "&after=" + next));
    for (const json& item : page["items"]) {
      ++rows;
      expect_row(expected, {item["visit"], item["person"], item["carer"], item["status"],
                            text(item["clocked_in"]), text(item["clocked_out"])});
      if (item["status"] == "delivered") {
        const auto seconds =
            (*parse_rfc3339(text(item["clocked_out"])) - *parse_rfc3339(text(item["clocked_in"]))) / 1000;
        EXPECT_EQ(item["actual_seconds"], seconds);
        EXPECT_EQ(item["time_basis"], "anchored");
      }
      std::tuple<std::string, std::string, std::string> key{item["planned_start"], item["visit"],
                                                            item["carer"]};
      EXPECT_LT(last, key);
      last = key;
    }
    next = text(page["next"]);
  } while (!next.empty() && rows < 10'000);
  EXPECT_EQ(rows, expected.size());

  const Response csv =
      world.request("brightside", "GET", std::string(kMonth) + "&limit=1000", {}, "text/csv");
  const Response rest = world.request(
      "brightside", "GET",
      std::string(kMonth) + "&limit=1000&after=" + std::string(csv.headers.get("Doorstep-Next").value()), {},
      "text/csv");
  EXPECT_FALSE(rest.headers.get("Doorstep-Next"));
  std::size_t lines = 0;
  for (const std::string* body : {&csv.body, &rest.body}) {
    CsvReader reader(*body);
    CsvRow row;
    ASSERT_TRUE(reader.next(row));
    ASSERT_EQ(row.fields.size(), 19U);
    while (reader.next(row)) {
      ++lines;
      expect_row(expected,
                 {row.fields[0], row.fields[1], row.fields[3], row.fields[15], row.fields[8], row.fields[9]});
    }
  }
  EXPECT_EQ(lines, expected.size());
}

}  // namespace
}  // namespace doorstep::hub
