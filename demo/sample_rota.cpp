#include "doorstep/demo/sample_rota.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

namespace doorstep::demo {
namespace {

constexpr int kPeopleEach = 22;
constexpr int kCarersEach = 6;
constexpr int kTravelMinutes = 10;

constexpr std::array kFirstNames{"Ada",   "Bertie", "Cora",  "Dev",    "Edna", "Frank", "Gwen", "Harun",
                                 "Iris",  "Jonah",  "Kezia", "Laszlo", "Mina", "Noor",  "Orla", "Piotr",
                                 "Qadir", "Rosa",   "Silas", "Tilda",  "Una",  "Viktor"};
constexpr std::array kLastNames{"Ashdown",  "Bellweather", "Corrigan", "Dunmore",
                                "Eastlake", "Farrow",      "Greaves"};
constexpr std::array kCarerNames{"Sunita", "Marek", "Joy", "Callum", "Blessing", "Ewa"};
constexpr std::array kGoals{"Makes own breakfast", "Walks to the corner shop", "Rings a friend each week",
                            "Waters the garden"};

struct Place {
  const char* provider;
  const char* commissioner;
  double lat, lon;
};
constexpr std::array<Place, 2> kPlaces{
    {{"harbour", "northshire", 50.3600, -4.1400}, {"meadow", "southborough", 50.4100, -4.0700}}};

std::string join(const std::vector<std::string>& parts) { return fmt::format("{}", fmt::join(parts, ";")); }

std::string person_id(const Place& place, int n) { return fmt::format("{}-p{}", place.provider, n); }
std::string carer_id(const Place& place, int n) { return fmt::format("{}-c{}", place.provider, n); }

// A round of the day: when it begins and whom it takes in.
struct Round {
  const char* name;
  int from_minute, minutes;
  const char* service;
  const char* tasks;
  int every;  // each person whose number divides by this
};
constexpr std::array<Round, 4> kRounds{{{"am", 7 * 60, 30, "personal_care", "wash;dress;breakfast", 1},
                                        {"noon", 12 * 60, 30, "personal_care", "lunch;drink", 2},
                                        {"tea", 16 * 60, 15, "medication", "medicine;tea", 3},
                                        {"bed", 19 * 60, 30, "personal_care", "wash;settle", 2}}};

// Fills each carer's day from the front: a visit starts when all its carers are free.
class Planner {
 public:
  Planner(const Place& place, const std::string& suffix) : place_(place), suffix_(suffix) {}

  void plan(const Round& round, int person) {
    SampleVisit visit;
    visit.person = person_id(place_, person);
    visit.visit = fmt::format("{}-{}{}", visit.person, round.name, suffix_);
    visit.provider = place_.provider;
    visit.service = round.service;
    visit.tasks = round.tasks;
    visit.minutes = round.minutes;
    visit.time_critical = std::string_view(round.service) == "medication";
    const int first = (person - 1) % kCarersEach + 1;
    visit.carers.push_back(carer_id(place_, first));
    if (person == 1 || person == 3) visit.carers.push_back(carer_id(place_, first % kCarersEach + 1));
    place_at(visit, round.from_minute);
  }

  // Three people who share a house and are supported together in the afternoon.
  void plan_shared() {
    SampleVisit visit;
    visit.person = person_id(place_, 20);
    visit.visit = fmt::format("{}-house{}", place_.provider, suffix_);
    visit.provider = place_.provider;
    visit.service = "supported_living";
    visit.tasks = "cook;shop";
    visit.minutes = 60;
    for (const int n : {20, 21, 22}) visit.participants.push_back(person_id(place_, n));
    visit.carers = {carer_id(place_, 2)};
    place_at(visit, 14 * 60 + 30);
  }

  std::vector<SampleVisit> take() { return std::move(visits_); }

 private:
  void place_at(SampleVisit& visit, int not_before) {
    int start = not_before;
    for (const auto& carer : visit.carers) start = std::max(start, free_[carer]);
    visit.start_minute = start;
    for (const auto& carer : visit.carers) free_[carer] = start + visit.minutes + kTravelMinutes;
    visits_.push_back(visit);
  }

  const Place& place_;
  const std::string& suffix_;
  std::map<std::string, int> free_;
  std::vector<SampleVisit> visits_;
};

// What a week of such days comes to; of one person too little was commissioned, of another twice what is used.
int budget_minutes(const SampleRota& rota, const std::string& person, int n) {
  int minutes = 0;
  for (const SampleVisit& visit : rota.visits) {
    const auto people = visit.participants.empty() ? std::vector{visit.person} : visit.participants;
    if (std::find(people.begin(), people.end(), person) == people.end()) continue;
    minutes += 7 * visit.minutes * static_cast<int>(visit.carers.size()) / static_cast<int>(people.size());
  }
  if (n == 3) return minutes * 4 / 5;
  if (n == 7) return minutes * 2;
  return minutes + 30;
}

void write_people(const Place& place, int offset, const std::string& day, SampleRota& rota) {
  const Place& other = kPlaces[&place == &kPlaces[0] ? 1 : 0];
  for (int n = 1; n <= kPeopleEach; ++n) {
    const auto id = person_id(place, n);
    const auto index = static_cast<std::size_t>(n - 1);
    // One in four is paid for by the other commissioner.
    const std::string commissioner = n % 4 == 0 ? other.commissioner : place.commissioner;
    rota.people_csv +=
        fmt::format("{},{} {},{},{},{:.4f},{:.4f},{},{}\n", id, kFirstNames[index],
                    kLastNames[(index + static_cast<std::size_t>(offset)) % kLastNames.size()],
                    place.provider, commissioner, place.lat + n * 0.0031, place.lon + n * 0.0017,
                    n % 2 == 0 ? "east" : "west", n % 3 == 0 ? "Key safe by the door" : "");
    rota.packages_csv += fmt::format(
        "{}-care,{},*,{}-01-01,,{},week,{}\n", id, id, day.substr(0, 4), budget_minutes(rota, id, n),
        n % 5 == 0 ? fmt::format("{}:60;icb:40", commissioner) : fmt::format("{}:100", commissioner));
    rota.outcomes_csv +=
        fmt::format("{}-goal,{},{},being_independent,gas\n", id, id, kGoals[index % kGoals.size()]);
  }
}

void write_carers(const Place& place, int offset, SampleRota& rota) {
  for (int n = 1; n <= kCarersEach; ++n) {
    const auto index = static_cast<std::size_t>(n - 1);
    rota.carers_csv += fmt::format(
        "{},{} {},{},personal_care;medication\n", carer_id(place, n), kCarerNames[index],
        kLastNames[(index + static_cast<std::size_t>(offset) + 3) % kLastNames.size()], place.provider);
    rota.carers.emplace_back(carer_id(place, n), place.provider);
  }
}

void write_rota(const std::string& day, SampleRota& rota) {
  const auto clock = [&](int minute) { return fmt::format("{}T{:02}:{:02}", day, minute / 60, minute % 60); };
  for (const auto& visit : rota.visits) {
    rota.rota_csv += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n", visit.visit, visit.person,
                                 visit.provider, visit.service, "standard", clock(visit.start_minute),
                                 clock(visit.start_minute + visit.minutes), join(visit.carers), visit.tasks,
                                 visit.time_critical ? "yes" : "no", join(visit.participants));
  }
}

}  // namespace

SampleRota make_sample_rota(const std::string& day, const std::string& suffix) {
  SampleRota rota;
  rota.people_csv = "person,name,provider,commissioner,lat,lon,zone,access_notes\n";
  rota.carers_csv = "carer,name,provider,skills\n";
  rota.rota_csv = "visit,person,provider,service,band,start,end,carers,tasks,time_critical,participants\n";
  rota.packages_csv = "package,person,service,from,to,budget_minutes,per,funding\n";
  rota.outcomes_csv = "outcome,person,goal,domain,scale\n";
  int offset = 0;
  for (const auto& place : kPlaces) {
    rota.providers.emplace_back(place.provider);
    rota.commissioners.emplace_back(place.commissioner);
    write_carers(place, offset, rota);
    Planner planner(place, suffix);
    for (const auto& round : kRounds) {
      for (int n = 1; n <= kPeopleEach; ++n) {
        if (n % round.every == 0) planner.plan(round, n);
      }
      if (std::string_view(round.name) == "noon") planner.plan_shared();
    }
    const auto visits = planner.take();
    rota.visits.insert(rota.visits.end(), visits.begin(), visits.end());
    write_people(place, offset, day, rota);
    ++offset;
  }
  std::stable_sort(rota.visits.begin(), rota.visits.end(),
                   [](const auto& a, const auto& b) { return a.start_minute < b.start_minute; });
  write_rota(day, rota);
  return rota;
}

}  // namespace doorstep::demo
