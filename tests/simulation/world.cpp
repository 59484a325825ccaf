#include "world.h"

#include <fmt/format.h>

namespace doorstep::simulation {

void World::at(std::int64_t when, std::function<void()> what) {
  events_.push({std::max(when, now_), ++order_, std::move(what)});
}

bool World::step() {
  if (events_.empty()) return false;
  auto event = events_.top();
  events_.pop();
  now_ = event.at;
  event.what();
  return true;
}

void World::note(const std::string& line) {
  const auto text = fmt::format("{:>10.3f} {}\n", static_cast<double>(now_) / 1000.0, line);
  for (const char c : text) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 1'099'511'628'211u;
  if (keep_trace) trace_ += text;
}

}  // namespace doorstep::simulation
