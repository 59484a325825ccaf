// What each page of web/ asks for before it shows anything, on a county's year.
#pragma once

#include <string>
#include <vector>

#include "county_people.h"
#include "county_year.h"

namespace doorstep::bench {

struct CountyPage {
  const char* name;
  Reader reader;
  std::string target;
};

std::vector<CountyPage> county_pages(const CountyYear& county, const CountyPeople& people);

}  // namespace doorstep::bench
