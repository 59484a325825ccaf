#include "office.h"

#include <fmt/format.h>

#include "units.h"

namespace doorstep::bench {
namespace {

constexpr int kPeople = 40;
constexpr int kDaysBack = 6;
constexpr int kDaysAhead = 13;

std::string people() {
  std::string csv = "person,name,provider,commissioner,lat,lon,zone,needs\n";
  for (int i = 0; i < kPeople; ++i)
    csv += fmt::format("p{},Person Number {},{},Northshire,53.{:03},-1.{:03},north,older_person\n", i, i,
                       kProvider, 960 + i, 40 + i);
  return csv;
}

std::string carers_of(int carers) {
  std::string csv = "carer,name,provider,skills\n";
  for (int i = 0; i < carers; ++i)
    csv += fmt::format("{},Carer Number {},{},\n", carer_name(i), i, kProvider);
  return csv;
}

std::string rota(Millis now, int visits_a_day) {
  std::string csv = "visit,person,provider,service,start,end,carers,tasks,time_critical\n";
  const Millis first_day = now - now % kDay - kDaysBack * kDay;
  int number = 0;
  for (int day = 0; day <= kDaysBack + kDaysAhead; ++day) {
    for (int i = 0; i < visits_a_day; ++i, ++number) {
      const Millis start = first_day + day * kDay + 7 * kHour + i * (40 * kMinute);
      csv +=
          fmt::format("v{},p{},{},personal_care,{},{},{},wash;dress;breakfast,no\n", number, number % kPeople,
                      kProvider, format_instant(start), format_instant(start + 30 * kMinute), carer_name(0));
    }
  }
  return csv;
}

}  // namespace

std::string carer_name(int number) { return "c" + std::to_string(number); }

std::vector<OfficeFile> office_files(Millis now, int carers, int visits_a_day) {
  return {{"people.csv", people()}, {"carers.csv", carers_of(carers)}, {"rota.csv", rota(now, visits_a_day)}};
}

}  // namespace doorstep::bench
