#include "small_world.h"

#include "card.h"

namespace doorstep::testing {

using nlohmann::json;

SmallWorld::SmallWorld() {
  office.take("people.csv",
              "person,name,provider,commissioner\np1,Ada Moor,brook,northshire\n"
              "p2,Ben Fell,brook,southborough\np3,Cy Dale,brook,northshire\n");
  office.take("carers.csv", "carer,name,provider\nc1,Dot Hill,brook\nc2,Ed Lane,brook\nc3,Flo Park,brook\n");
  office.take("packages.csv",
              "package,person,service,from,funding\nk1,p1,*,2026-01-01,council:60;icb:40\n"
              "k2,p2,*,2026-01-01,\nk3,p3,*,2026-01-01,\n");
  office.take("card.json", kCard);
  set_time("2026-08-01T00:00:00Z");
  one_ = &tablet("c1");
}

void SmallWorld::plan(const std::string& visit, const std::string& person, const std::string& start) {
  std::string end = start;
  end.replace(14, 2, "30");
  office.take("rota.csv", "visit,person,provider,service,start,end,carers\n" + visit + "," + person +
                              ",brook,personal_care," + start + "," + end + ",c1\n");
}

// British Summer Time.
void SmallWorld::set_local(const std::string& local, int minutes_later) {
  clock.wall = parse_rfc3339(local + ":00+01:00").value() + Millis{minutes_later} * 60'000;
}

void SmallWorld::deliver(const std::string& visit, const std::string& start, int minutes) {
  set_local(start);
  one_->check_in(visit_id(visit));
  set_local(start, minutes);
  one_->check_out(visit_id(visit));
  EXPECT_EQ(one_->push(), 200);
}

void SmallWorld::report(const std::string& visit, const std::string& start, const std::string& reason) {
  set_local(start);
  one_->record("visit.not_delivered", visit_id(visit), {{"reason", reason}});
  EXPECT_EQ(one_->push(), 200);
}

std::string SmallWorld::deliver_unplanned(const std::string& person, const std::string& start, int minutes) {
  std::string visit = platform::make_uuid_v4(random);
  set_local(start);
  one_->record("visit.checked_in", visit, {{"method", "gps"}, {"planned", false}, {"service", "respite"}},
               person_id(person));
  set_local(start, minutes);
  one_->record("visit.checked_out", visit, {{"method", "gps"}}, person_id(person));
  EXPECT_EQ(one_->push(), 200);
  return visit;
}

hub::Response SmallWorld::post(const std::string& caller, const std::string& target, const json& body) {
  return request(caller, "POST", target, body.dump());
}

json SmallWorld::must_post(const std::string& caller, const std::string& target, const json& body) {
  const hub::Response response = post(caller, target, body);
  EXPECT_TRUE(response.status == 200 || response.status == 201) << target << ' ' << response.body;
  return json::parse(response.body);
}

json SmallWorld::make(const std::string& caller, const std::string& from, const std::string& to) {
  return must_post(caller, "/v1/statements",
                   {{"from", from}, {"to", to}, {"provider", "brook"}, {"rate_card", "homecare-2026"}});
}

json SmallWorld::requested(const std::string& caller, const json& made, const std::string& visit) {
  const json document = get(caller, "/v1/statements/" + made["id"].get<std::string>() + "/request");
  for (const json& one : document["visits"]) {
    if (one["id"] == visit) return one;
  }
  ADD_FAILURE() << visit << " is not in the request";
  return json::object();
}

json SmallWorld::line(const json& made, const std::string& visit) {
  for (const json& one : made["lines"]) {
    if (one["visit"] == visit) return one;
  }
  ADD_FAILURE() << visit << " is not in the statement";
  return json::object();
}

}  // namespace doorstep::testing
