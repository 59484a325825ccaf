// A statement as it is given to difference(): what of it is compared.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "doorstep/actuals/pricing.h"

#include "read/reader.h"

namespace doorstep::actuals {

struct GivenPart {
  Text funder{};
  std::int64_t amount = 0;
};

struct GivenLine {
  Text visit{}, provider{}, person{};
  std::optional<Text> carer;
  State state = State::payable;
  std::int64_t payable = 0, amount = 0;
  std::vector<GivenPart> funding;
};

// Of one name, or of all; what a list does not have stays 0.
struct GivenSums {
  Text name{};
  std::int64_t lines = 0, payable = 0, gross = 0, discount = 0, net = 0;
};

struct GivenStatement {
  Text rate_card{}, currency{}, from{}, to{}, digest{};
  std::vector<GivenLine> lines;
  GivenSums all;
  std::vector<GivenSums> by_provider, by_person, by_funder;
};

// Stage 2 of §11. `root` is where its pointers begin.
GivenStatement read_given(std::string_view text, std::string_view root, Texts& texts, Problems& problems);

// Of stage 3 what concerns one statement.
void check_given(const GivenStatement& given, std::string_view root, const Texts& texts, Problems& problems);

}  // namespace doorstep::actuals
