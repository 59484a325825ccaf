// Rectangles of windows of the day and dates, asked whether a new one shares a minute and a date with any before.
#pragma once

#include <vector>

#include "check/date_set.h"

namespace doorstep::actuals {

// A segment tree over the pieces into which the edges of all windows cut the day; each node knows the dates of what
// covers it whole, and of whatever reaches into it. Both operations take O(log pieces × log dates).
class WindowTree {
 public:
  explicit WindowTree(int pieces) : pieces_(pieces), nodes_(static_cast<std::size_t>(pieces) * 4) {}

  // Pieces [from, to).
  bool touches(int from, int to, const Dates& dates) const {
    return touches({1, 0, pieces_}, from, to, dates);
  }
  void add(int from, int to, const Dates& dates) { add({1, 0, pieces_}, from, to, dates); }

 private:
  struct Node {
    DateSet whole, any;
  };
  struct Place {
    std::size_t node;
    int from, to;
    int middle() const { return (from + to) / 2; }
    Place left() const { return {node * 2, from, middle()}; }
    Place right() const { return {node * 2 + 1, middle(), to}; }
  };
  bool touches(Place place, int from, int to, const Dates& dates) const;
  void add(Place place, int from, int to, const Dates& dates);

  int pieces_;
  std::vector<Node> nodes_;
};

}  // namespace doorstep::actuals
