// Which columns a council's finance system wants in a service-delivery file, and how it writes them.
//
// {"columns":[{"name":"Claimed start","field":"claimed_start","format":"dd/mm/yyyy hh:mm"},
//             {"name":"Element","field":"service","map":{"personal_care":"PC1","*":"OTHER"}},
//             {"name":"Contract","value":"C-1042"}],
//  "states":["payable"]}
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "delivery_fields.h"
#include "tables.h"

namespace doorstep::hub {

enum class FieldFormat {
  plain,  // of a text, a number, yes or no
  iso,    // of an instant; the first of each kind is the default
  date,
  time,
  date_time,
  uk_date,
  uk_date_time,
  minutes,  // of a duration, half a minute up
  seconds,
  hours,
  clock,
  major,  // of money
  minor,
};

struct DeliveryColumn {
  std::string name;
  const DeliveryField* field = nullptr;  // nullptr: `value`
  std::string value;
  FieldFormat format = FieldFormat::plain;
  std::map<std::string, std::string> codes;  // by what would be written; `*` for everything else
};

struct DeliveryTemplate {
  std::vector<DeliveryColumn> columns;
  std::vector<std::string> states;  // of the visits that are listed
};

// Throws Problem 422 with `code` and `pointer`, as the payment function has them.
DeliveryTemplate read_delivery_template(const nlohmann::json& document);

// Every field under its own name, of all visits.
DeliveryTemplate default_delivery_template();
nlohmann::json default_delivery_document();

Table delivery_table(const DeliverySource& source, const DeliveryTemplate& wanted);

}  // namespace doorstep::hub
