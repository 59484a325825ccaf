// Stage 3 of actuals.md §11: what the parts of a request say to each other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "doorstep/actuals/request.h"

namespace doorstep::actuals {

// All of the stage. `days` of each rate are left sorted, each once.
void check(Request& request, Problems& problems);

void check_card(const Request& request, Problems& problems);
void check_packages(const Request& request, Problems& problems);
void check_visits(const Request& request, Problems& problems);
void check_ambiguous_rates(const Request& request, Problems& problems);
void check_ambiguous_packages(const Request& request, Problems& problems);

// Which texts of a kind were there before; restart() forgets them all at once.
class Once {
 public:
  explicit Once(std::size_t texts) : seen_in_(texts, 0) {}
  void restart() { ++round_; }
  bool first(Text text) {
    auto& seen = seen_in_[static_cast<std::size_t>(text)];
    if (seen == round_) return false;
    seen = round_;
    return true;
  }

 private:
  std::vector<std::uint32_t> seen_in_;
  std::uint32_t round_ = 1;
};

inline std::string to_step(std::string_view name) { return std::string(name); }
inline std::string to_step(std::size_t index) { return std::to_string(index); }

// Notes a problem at the pointer of these steps, "/visits/", 3, "/id", which is made only where it matters.
template <class... Steps>
void note(Problems& problems, Code code, std::string_view detail, const Steps&... steps) {
  if (problems.matters(code)) problems.add(code, (to_step(steps) + ...), detail);
}

// Of ids that must differ: notes the later ones.
template <class Items, class IdOf>
void check_ids(const Items& items, IdOf id_of, std::string_view list, std::string_view member, Once& once,
               Problems& problems) {
  once.restart();
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (once.first(id_of(items[i]))) continue;
    note(problems, Code::duplicate, "this was there before", list, i, member);
  }
}

}  // namespace doorstep::actuals
