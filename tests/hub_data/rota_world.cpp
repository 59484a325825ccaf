#include "rota_world.h"

#include <fstream>
#include <iterator>

#include "doorstep/hub/office/csv.h"

namespace doorstep::testing {

namespace {

constexpr Millis kDayMs = 24LL * 3'600'000;

std::vector<Actual> read_actual(const std::string& text) {
  hub::CsvReader reader(text);
  hub::CsvRow row;
  reader.next(row);
  std::vector<Actual> list;
  while (reader.next(row)) {
    const auto& f = row.fields;
    list.push_back({f.at(0), f.at(1), f.at(2), f.at(3), f.at(4), f.at(5)});
  }
  return list;
}

}  // namespace

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

RotaWorld::RotaWorld(const std::filesystem::path& folder) {
  for (const char* name : {"people.csv", "carers.csv", "rota.csv", "packages.csv", "outcomes.csv"}) {
    office.take(name, read_file(folder / name));
  }
  actual = read_actual(read_file(folder / "actual.csv"));
  office.store->read([&](hub::Connection& db) {
    db.each("SELECT ref, id, start_ms FROM planned_visit", [&](const hub::Row& row) {
      visits[row.text(0)] = {row.text(1), row.integer(2)};
    });
  });
  add_caller("brightside", {hub::Role::provider, "p", ProviderId("brightside"), "brightside"});
  clock.wall = parse_rfc3339("2026-10-05T05:00:00Z").value();
  for (const Actual& a : actual) {
    if (!tablets_.contains(a.carer)) tablets_[a.carer] = &tablet(a.carer, "brightside");
  }
}

RotaWorld::Deeds RotaWorld::deeds_of(const Actual& a) const {
  Deeds deeds;
  if (a.status == "delivered") {
    deeds.insert({{parse_rfc3339(a.clocked_in).value() + 437, a.carer}, {&a, "in"}});
    deeds.insert({{parse_rfc3339(a.clocked_out).value() + 812, a.carer}, {&a, "out"}});
  } else if (a.status != "missed") {
    deeds.insert({{visits.at(a.visit).second, a.carer}, {&a, "not"}});
  }
  return deeds;
}

void RotaWorld::work(const std::function<bool(const Actual&)>& is_recorded) {
  Deeds deeds;
  for (const Actual& a : actual) {
    if (is_recorded(a)) deeds.merge(deeds_of(a));
  }
  Millis evening = clock.wall + 18LL * 3'600'000;
  for (const auto& [when, deed] : deeds) {
    for (; when.first > evening; evening += kDayMs) push_all(evening);
    clock.wall = when.first;
    act(*tablets_.at(when.second), deed);
  }
  push_all(evening);
}

void RotaWorld::record(Tablet& tablet, const Actual& a) {
  for (const auto& [when, deed] : deeds_of(a)) {
    clock.wall = when.first;
    act(tablet, deed);
  }
}

void RotaWorld::push_all(Millis at) {
  clock.wall = at;
  for (const auto& [carer, tablet] : tablets_) ASSERT_EQ(tablet->push(), 200);
}

void RotaWorld::act(Tablet& tablet, const Deed& deed) {
  const std::string& visit = visits.at(deed.actual->visit).first;
  if (deed.what == std::string("in")) {
    tablet.check_in(visit);
  } else if (deed.what == std::string("out")) {
    tablet.check_out(visit);
  } else {
    tablet.record("visit.not_delivered", visit, {{"reason", deed.actual->status}});
  }
}

}  // namespace doorstep::testing
