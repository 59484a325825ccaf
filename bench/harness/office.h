// A made-up provider with people, carers and a rota around today, as its import files.
#pragma once

#include <string>
#include <vector>

#include "doorstep/event/instant.h"

namespace doorstep::bench {

inline constexpr const char* kProvider = "Harbour Care";

// The office's name of carer `number`, from 0.
std::string carer_name(int number);

struct OfficeFile {
  std::string name;  // people.csv …
  std::string text;
};

// 40 people and `visits_a_day` visits on each of the days from 6 before `now` to 13 after, all of carer 0's.
std::vector<OfficeFile> office_files(Millis now, int carers, int visits_a_day);

}  // namespace doorstep::bench
