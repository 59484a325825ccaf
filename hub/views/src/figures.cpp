#include "doorstep/hub/views/figures.h"

#include <algorithm>

namespace doorstep::hub {

std::optional<Figure> figure_of(std::string_view name) {
  const auto found = std::find(kFigureNames.begin(), kFigureNames.end(), name);
  if (found == kFigureNames.end()) return std::nullopt;
  return static_cast<Figure>(found - kFigureNames.begin());
}

std::string_view sum_name(std::size_t i) {
  return i < kFigures ? kFigureNames.at(i) : kAmountNames.at(i - kFigures);
}

const std::string& Sums::columns() {
  static const std::string columns = [] {
    std::string text;
    for (std::size_t i = 0; i < kSize; ++i) {
      if (i > 0) text += ", ";
      text += sum_name(i);
    }
    return text;
  }();
  return columns;
}

}  // namespace doorstep::hub
