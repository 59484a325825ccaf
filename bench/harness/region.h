// A made-up region: providers with carers, people and a day's rota, as import files. Two carers at a time share a
// round; some of its visits need both of them.
#pragma once

#include <string>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/hub/store/store.h"

#include "care.h"
#include "office.h"

namespace doorstep::bench {

inline constexpr const char* kCommissioner = "Northshire";

struct Region {
  int providers = 50;
  int carers = 100;  // of each provider; an even number
  Millis day = 0;    // its first instant, UTC

  static constexpr int kVisitsACarer = 8;  // of them two with the other carer of the pair
  int people() const { return carers * 7 / 4; }

  static std::string provider(int number);
  std::vector<OfficeFile> files() const;
  std::string date() const;
};

// A carer as the hub knows it, with the day's visits in their order.
struct RosteredCarer {
  ProviderId provider;
  CarerId carer;
  std::string ref;
  std::vector<CareVisit> visits;
};

// Those of an imported region, provider by provider.
std::vector<RosteredCarer> rostered_carers(hub::Store& store, const Region& region);

}  // namespace doorstep::bench
