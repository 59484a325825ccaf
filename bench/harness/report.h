// What a run found, as one JSON document and as a table.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "measure.h"

namespace doorstep::bench {

struct Goal {
  enum class Kind { at_most, at_least } kind;
  double value;
};
inline Goal at_most(double value) { return {Goal::Kind::at_most, value}; }
inline Goal at_least(double value) { return {Goal::Kind::at_least, value}; }

// The quartiles over the rounds of a run: how noisy a figure is.
struct Spread {
  double low;
  double high;
};
inline Spread spread_of(const Series& series) { return {series.quantile(0.25), series.quantile(0.75)}; }

struct Figure {
  std::string name;
  double value;
  std::string unit;
  std::optional<Goal> goal = {};
  std::optional<Spread> spread = {};
};

class Report {
 public:
  void begin(std::string subject, std::string about);
  void add(Figure figure);
  void skip(std::string why);  // the subject that was begun could not be measured

  nlohmann::json document() const;
  void print_table(std::ostream& out) const;

 private:
  struct Subject {
    std::string name;
    std::string about;
    std::string skipped;
    std::vector<Figure> figures;
  };
  std::vector<Subject> subjects_;
};

}  // namespace doorstep::bench
