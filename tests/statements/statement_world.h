// The sample month on a hub that has a rate card, and what its callers ask for.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rota_world.h"

namespace doorstep::testing {

using CsvRecord = std::map<std::string, std::string>;  // by column
std::vector<CsvRecord> read_csv(const std::string& text);

class StatementWorld : public RotaWorld {
 public:
  // Nothing is worked yet. Callers: brightside (its provider), northshire and southborough (commissioners), icb (a
  // commissioner by its share of the packages), elsewhere (a provider of nobody here).
  StatementWorld();

  hub::Response post(const std::string& caller, const std::string& target,
                     const nlohmann::json& body = nullptr);
  // Must be made. Of the sample month, by the sample card.
  nlohmann::json make(const std::string& caller, const nlohmann::json& more = nlohmann::json::object());
  std::string get_text(const std::string& caller, const std::string& target,
                       const std::string& accept = "application/json");
  std::vector<CsvRecord> get_csv(const std::string& caller, const std::string& target) {
    return read_csv(get_text(caller, target, "text/csv"));
  }
  static nlohmann::json month();
};

// The amounts of each funder: sums over lines, by their `funding`.
std::map<std::string, std::int64_t> by_funder(const nlohmann::json& lines);

}  // namespace doorstep::testing
