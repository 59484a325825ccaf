#include "county_pages.h"

namespace doorstep::bench {

std::vector<CountyPage> county_pages(const CountyYear& county, const CountyPeople& people) {
  const std::string month = "from=" + county.day(28) + "&to=" + county.day(1);
  const std::string year = "from=" + county.day(365) + "&to=" + county.day(1);
  const std::string week = "from=" + county.day(7) + "&to=" + county.day(1);
  const std::string person = "/v1/people/" + people.person();
  const std::string statement = "/v1/statements/" + people.statement();
  constexpr auto officer = Reader::officer, office = Reader::office, daughter = Reader::daughter;
  return {
      {"board", officer, "/v1/board?limit=1000&day=" + county.day(1)},
      {"hours by week, month", officer, "/v1/hours/summary?limit=1000&by=week&" + month},
      {"hours by provider, month", officer, "/v1/hours/summary?limit=1000&by=provider&" + month},
      {"hours by zone, month", officer, "/v1/hours/summary?limit=1000&by=zone&" + month},
      {"hours by person, month", officer, "/v1/hours/summary?limit=1000&by=person&" + month},
      {"hours by week, year", officer, "/v1/hours/summary?limit=1000&by=week&" + year},
      {"hours by provider, year", officer, "/v1/hours/summary?limit=1000&by=provider&" + year},
      {"hours by person, year", officer, "/v1/hours/summary?limit=1000&by=person&" + year},
      {"rows behind a week's hours", officer, "/v1/actual-hours?limit=1000&" + week},
      {"monitoring, month", officer, "/v1/monitoring?" + month},
      {"monitoring, year", officer, "/v1/monitoring?" + year},
      {"visits that were late, month", officer, "/v1/monitoring/late/visits?limit=1000&" + month},
      {"visits that were edited, month", officer, "/v1/monitoring/edited/visits?limit=1000&" + month},
      {"visits that were late, year", officer, "/v1/monitoring/late/visits?limit=1000&" + year},
      {"continuity, month", officer, "/v1/monitoring/continuity?limit=1000&" + month},
      {"names", officer, "/v1/names"},
      {"outcomes, half a year", officer,
       "/v1/outcomes?limit=1000&from=" + county.day(180) + "&to=" + county.day(1)},
      {"reviews, month", officer, "/v1/usage?" + month},
      {"providers", officer, "/v1/providers"},
      {"rate cards", officer, "/v1/rate-cards"},
      {"statements", officer, "/v1/statements"},
      {"a statement's totals", officer, statement + "/totals"},
      {"a statement with its lines", officer, statement},
      {"exceptions", officer, "/v1/exceptions?state=open&limit=500"},
      {"office: board", office, "/v1/board?limit=1000&day=" + county.day(1)},
      {"office: hours by person, month", office, "/v1/hours/summary?limit=1000&by=person&" + month},
      {"office: monitoring, month", office, "/v1/monitoring?" + month},
      {"office: exceptions", office, "/v1/exceptions?state=open&limit=500"},
      {"office: amendments", office, "/v1/amendments"},
      {"office: people", office, "/v1/people?limit=1000"},
      {"office: carers", office, "/v1/carers?limit=1000"},
      {"office: devices", office, "/v1/devices?limit=1000"},
      {"office: accounts", office, "/v1/accounts"},
      {"office: grants", office, "/v1/grants"},
      {"office: messages", office, "/v1/messages"},
      {"office: ratings", office, "/v1/ratings"},
      {"family: visits", daughter, person + "/visits"},
      {"family: notes", daughter, person + "/timeline"},
      {"family: schedule", daughter, person + "/schedule"},
      {"family: goals", daughter, person + "/outcomes"},
      {"family: who has looked", daughter, person + "/who-has-looked"},
      {"family: messages", daughter, person + "/messages"},
  };
}

}  // namespace doorstep::bench
