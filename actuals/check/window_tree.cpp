#include "check/window_tree.h"

namespace doorstep::actuals {

// Recursion is no deeper than the logarithm of the minutes of a day.
bool WindowTree::touches(Place place, int from, int to, const Dates& dates) const {
  if (to <= place.from || place.to <= from) return false;
  const Node& node = nodes_[place.node];
  if (from <= place.from && place.to <= to) return node.any.touches(dates);
  return node.whole.touches(dates) || touches(place.left(), from, to, dates) ||
         touches(place.right(), from, to, dates);
}

void WindowTree::add(Place place, int from, int to, const Dates& dates) {
  if (to <= place.from || place.to <= from) return;
  Node& node = nodes_[place.node];
  node.any.add(dates);
  if (from <= place.from && place.to <= to) return node.whole.add(dates);
  add(place.left(), from, to, dates);
  add(place.right(), from, to, dates);
}

}  // namespace doorstep::actuals
