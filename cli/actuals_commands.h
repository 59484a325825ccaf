// What the commands of `doorstep actuals` share.
#pragma once

#include <string>
#include <string_view>

#include "doorstep/actuals/actuals.h"

namespace CLI {
class App;
}

namespace doorstep::cli {

// The document, or InvalidInput with the problem.
std::string document_or_throw(const actuals::Answer& answer);

void add_explain(CLI::App& actuals);
void add_compare(CLI::App& actuals);

// To stdout; Error where that fails.
void print(std::string_view document);

}  // namespace doorstep::cli
