// Private to the layer.
#pragma once

#include <optional>

#include "doorstep/visit/body.h"

namespace doorstep::visit {

// The body with the correction's members in place of its own; nullopt where that would spoil it.
std::optional<Body> corrected(const Body& body, const EntryCorrected& correction);

}  // namespace doorstep::visit
