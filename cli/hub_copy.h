#pragma once

namespace CLI {
class App;
}

namespace doorstep::cli {

void add_copy(CLI::App& hub_group);  // hub copy

}  // namespace doorstep::cli
