#include "region.h"

#include <fmt/format.h>

#include "units.h"

namespace doorstep::bench {
namespace {

constexpr int kFirstMinute = 7 * 60;
constexpr int kPaceMinutes = 46;  // a visit and the way to the next, as Care goes
constexpr int kVisitsAPair = 14;  // two with both carers, six for each
constexpr int kBothFirst = 0;     // the slots of the day that both share
constexpr int kBothSecond = 4;

std::string people_of(const Region& region, int provider) {
  std::string csv;
  for (int i = 0; i < region.people(); ++i)
    csv += fmt::format("p{},Person Number {}-{},{},{},53.{:03},-1.{:03},older_person\n", i, provider, i,
                       Region::provider(provider), kCommissioner, 900 + i % 99, 40 + i % 50);
  return csv;
}

std::string carers_of(const Region& region, int provider) {
  std::string csv;
  for (int i = 0; i < region.carers; ++i)
    csv += fmt::format("{},Carer Number {}-{},{}\n", carer_name(i), provider, i, Region::provider(provider));
  return csv;
}

class Rota {
 public:
  explicit Rota(const Region& region) : region_(region) {}

  std::string of(int provider) {
    provider_ = provider;
    number_ = 0;
    for (int pair = 0; pair < region_.carers / 2; ++pair) add_round(2 * pair);
    return std::move(csv_);
  }

 private:
  void add_round(int carer) {
    for (int slot = 0; slot < Region::kVisitsACarer; ++slot) {
      if (slot == kBothFirst || slot == kBothSecond) {
        add(slot, carer_name(carer) + ";" + carer_name(carer + 1));
      } else {
        add(slot, carer_name(carer));
        add(slot, carer_name(carer + 1));
      }
    }
  }

  void add(int slot, const std::string& carers) {
    const Millis start = region_.day + (kFirstMinute + slot * kPaceMinutes) * kMinute;
    csv_ += fmt::format("v{},p{},{},personal_care,{},{},{},wash;dress;breakfast\n", number_,
                        number_ % region_.people(), Region::provider(provider_), format_instant(start),
                        format_instant(start + 30 * kMinute), carers);
    ++number_;
  }

  const Region& region_;
  std::string csv_;
  int provider_ = 0;
  int number_ = 0;
};

static_assert(kVisitsAPair == 2 + 2 * (Region::kVisitsACarer - 2));

}  // namespace

std::string Region::provider(int number) { return fmt::format("Provider {:02}", number); }

std::string Region::date() const { return format_instant(day).substr(0, 10); }

std::vector<OfficeFile> Region::files() const {
  std::string people = "person,name,provider,commissioner,lat,lon,needs\n";
  std::string carers_csv = "carer,name,provider\n";
  std::string rota = "visit,person,provider,service,start,end,carers,tasks\n";
  Rota rotas(*this);
  for (int i = 0; i < providers; ++i) {
    people += people_of(*this, i);
    carers_csv += carers_of(*this, i);
    rota += rotas.of(i);
  }
  return {{"people.csv", people}, {"carers.csv", carers_csv}, {"rota.csv", rota}};
}

std::vector<RosteredCarer> rostered_carers(hub::Store& store, const Region& region) {
  return store.read([&](hub::Connection& db) {
    std::vector<RosteredCarer> carers;
    for (int i = 0; i < region.providers; ++i) {
      const ProviderId provider(Region::provider(i));
      db.each(
          "SELECT c.id, c.ref, v.id, v.person FROM carer c JOIN planned_carer pc ON pc.provider = c.provider "
          "AND "
          "pc.carer = c.id JOIN planned_visit v ON v.provider = pc.provider AND v.id = pc.visit "
          "WHERE c.provider = $1 ORDER BY c.id, pc.start_ms, v.id",
          [&](const hub::Row& row) {
            if (carers.empty() || carers.back().carer.str() != row.text(0))
              carers.push_back({provider, CarerId(row.text(0)), row.text(1), {}});
            carers.back().visits.push_back({VisitId(row.text(2)), PersonId(row.text(3))});
          },
          provider);
    }
    return carers;
  });
}

}  // namespace doorstep::bench
