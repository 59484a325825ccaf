// What a service-delivery file can say of a visit (docs/statements.md lists the fields).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "doorstep/actuals/units.h"

#include "delivery_visit.h"

namespace doorstep::hub {

enum class FieldKind { text, number, yes_no, instant, duration, money };

// Nothing; a text; a number, seconds or money of the minor unit; an instant.
struct FieldInstant {
  actuals::Instant at = 0;
};
using FieldValue = std::variant<std::monostate, std::string, std::int64_t, bool, FieldInstant>;

struct DeliveryField {
  std::string_view name;
  FieldKind kind;
  FieldValue (*value)(const DeliveryVisit& visit);
};

std::span<const DeliveryField> delivery_fields();
const DeliveryField* find_delivery_field(std::string_view name);

}  // namespace doorstep::hub
