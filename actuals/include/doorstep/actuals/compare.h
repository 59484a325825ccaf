// The same visits under two rate cards, for commissioners who weigh one way of paying against another.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "doorstep/actuals/pricing.h"

namespace doorstep::actuals {

// The sums of one name before and after; `held_lines`, `discount` and the planned and actual seconds only where they
// have a meaning.
struct Compared {
  std::string name;
  Sums before, after;
};

struct Comparison {
  std::string card_before, card_after, currency;
  Compared all;
  std::vector<Compared> by_provider, by_person;  // sorted by name
  std::vector<Compared>
      by_rule;  // by what a line's reasons say: its lines and their sums, in the order of the page
  std::vector<Compared> by_effect;  // see effects(); left empty by compare()
  std::vector<Compared>
      by_rate;  // what each rate priced, sorted by id; a session's parts as its lines have them
};

// Both pricings have been run, on the same visits and packages.
Comparison compare(const Pricing& before, const Pricing& after);

// What each rule of measuring, and the budgets, change in the whole: the sums with it less those without it; `lines` are
// those that it changes. Of the rules that either card has, in the order of actuals.md §3. Prices both requests again
// without each rule in turn.
std::vector<Compared> effects(Request before, Request after);

// The request with another rate card; both are well-formed, the request is an object with a member `rate_card`.
std::string with_rate_card(std::string_view request, std::string_view card);

// {"schema":"doorstep.comparison/1", …}: every sum as {"before","after","change"}; canonical JSON and a newline.
std::string comparison_json(const Comparison& comparison);
// One row a name; RFC 4180. Texts that a spreadsheet would take for formulas begin with an apostrophe.
std::string comparison_csv(const Comparison& comparison);
// Tables for people.
std::string comparison_table(const Comparison& comparison);

}  // namespace doorstep::actuals
