// One field of an import file: from text to what is kept. Pure; names of people and carers are looked up elsewhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "doorstep/hub/office/kinds.h"
#include "doorstep/hub/store/value.h"

namespace doorstep::hub {

struct CheckedValue {
  Value value;
  const char* code = nullptr;    // null: the value is good
  const char* detail = nullptr;  // what was wanted, for a person
};

// `text` is not empty. Forms that name people, carers or providers come back as their checked text.
CheckedValue check_value(Form form, std::string_view text, const std::string& zone);

bool is_reference(Form form);  // its value must be looked up

// The number of code points; nullopt where the text is not UTF-8.
std::optional<std::size_t> utf8_length(std::string_view text);

// Decimal degrees to 1e-7 degrees, rounded half away from zero. At most `limit` degrees either way.
std::optional<std::int64_t> parse_degrees(std::string_view text, std::int64_t limit);

}  // namespace doorstep::hub
