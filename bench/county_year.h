// A year of a county's care, made from a seed and put straight into a hub's tables: providers, people, carers, a rota, and
// what the tablets recorded of it, goals and notes with it, what was amended, and what the office decided. One person in
// five is funded jointly. No two lines are chained and nothing is signed: it is for reading, not for pushing on.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "doorstep/event/instant.h"
#include "doorstep/hub/store/store.h"
#include "doorstep/platform/random.h"

namespace doorstep::bench {

inline constexpr const char* kCountyCommissioner = "Northshire";  // that of office.h as well

struct CountySize {
  int providers = 10;
  int people = 1'000;  // of all providers
  int days = 365;      // the last is the one before `now`
};

class CountyYear {
 public:
  CountyYear(const CountySize& size, Millis now, std::uint64_t seed);
  void fill(hub::Store& store);
  std::int64_t visits() const { return visits_; }
  std::int64_t events() const { return events_; }
  std::string day(int back) const;  // a date, so many days before now
  static std::string provider(int number);

 private:
  struct Seeded final : platform::Random {
    explicit Seeded(std::uint64_t seed) : state(seed) {}
    void fill(std::span<std::uint8_t> bytes) override;
    std::uint64_t next();
    std::uint64_t state;
  };
  struct Tablet {
    std::string carer, device;
    std::int64_t seq = 0;
  };
  struct Provider {
    std::string name;
    std::vector<std::string> people;
    std::vector<std::string> goals;  // one a person
    std::vector<Tablet> tablets;
  };
  struct Rows {
    std::vector<std::vector<hub::Value>> visits, carers, lines, facts, decisions, approvals;
  };
  struct Care {
    std::string visit;
    std::size_t person = 0;
    Millis start = 0, end = 0;
  };

  bool chance(std::uint64_t per_thousand) { return random_.next() % 1'000 < per_thousand; }
  std::int64_t between(std::int64_t low, std::int64_t high);
  std::string uuid(Millis at) { return platform::make_uuid_v7(random_, at); }
  void add_office(hub::Connection& db, Provider& provider, int number);
  void add_day(hub::Connection& db, Provider& provider, int day);
  void add_visit(Rows& rows, Provider& provider, std::size_t person, int slot, Millis midnight);
  // False where the office has something to look at.
  bool work(Rows& rows, const Provider& provider, Tablet& tablet, const Care& care);
  void write_down(Rows& rows, const Provider& provider, Tablet& tablet, const Care& care);
  void amend(Rows& rows, const Provider& provider, Tablet& tablet, const Care& care);
  void approve(Rows& rows, const Provider& provider, const Care& care);
  bool is_past(Millis at) const { return at < first_day_ + (size_.days - kOpenDays) * kDayMs; }
  // Gives the event's id. `person`: where the fact names one.
  std::string record(Rows& rows, const Provider& provider, Tablet& tablet, const std::string& visit,
                     Millis at, const std::string& type, const std::string& body, hub::Value person = {});
  void add_contacts(hub::Connection& db, const Provider& provider, Millis midnight);

  static constexpr Millis kDayMs = 86'400'000;
  static constexpr int kOpenDays = 28;  // what is older the office has decided, nearly all

  const CountySize size_;
  const Millis first_day_;
  Seeded random_;
  std::vector<Provider> providers_;
  std::int64_t visits_ = 0, events_ = 0;
};

}  // namespace doorstep::bench
