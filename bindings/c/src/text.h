// Long answers.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "doorstep.h"

namespace doorstep::c {

doorstep_text* new_text(std::string bytes);
doorstep_text* new_text(const nlohmann::json& document);

}  // namespace doorstep::c
