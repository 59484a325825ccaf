#include "report.h"

#include <cmath>
#include <ostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace doorstep::bench {
namespace {

using nlohmann::json;

bool is_met(const Figure& figure) {
  return figure.goal->kind == Goal::Kind::at_most ? figure.value <= figure.goal->value
                                                  : figure.value >= figure.goal->value;
}

// Four significant digits say all that a measurement can.
double rounded(double value) {
  if (value == 0 || !std::isfinite(value)) return value;
  const double scale = std::pow(10.0, 3 - std::floor(std::log10(std::abs(value))));
  return std::round(value * scale) / scale;
}

std::string text_of(double value) {
  if (std::abs(value) >= 1000) return fmt::format("{:.0f}", value);
  return fmt::format("{:.{}f}", value, std::abs(value) >= 100 ? 0 : std::abs(value) >= 10 ? 1 : 2);
}

std::string goal_text(const Figure& figure) {
  if (!figure.goal) return "";
  const bool at_most = figure.goal->kind == Goal::Kind::at_most;
  return fmt::format("{} {}", at_most ? "<=" : ">=", text_of(figure.goal->value));
}

std::string spread_text(const Figure& figure) {
  if (!figure.spread) return "";
  return fmt::format("{} .. {}", text_of(figure.spread->low), text_of(figure.spread->high));
}

json to_json(const Figure& figure) {
  json out{{"name", figure.name}, {"value", rounded(figure.value)}, {"unit", figure.unit}};
  if (figure.goal) {
    const char* kind = figure.goal->kind == Goal::Kind::at_most ? "at_most" : "at_least";
    out["goal"] = {{kind, figure.goal->value}};
    out["met"] = is_met(figure);
  }
  if (figure.spread) {
    out["quartiles"] = {rounded(figure.spread->low), rounded(figure.spread->high)};
  }
  return out;
}

}  // namespace

void Report::begin(std::string subject, std::string about) {
  subjects_.push_back({std::move(subject), std::move(about), {}, {}});
}

void Report::add(Figure figure) { subjects_.back().figures.push_back(std::move(figure)); }

void Report::skip(std::string why) { subjects_.back().skipped = std::move(why); }

json Report::document() const {
  json subjects = json::array();
  for (const auto& subject : subjects_) {
    json figures = json::array();
    for (const auto& figure : subject.figures) figures.push_back(to_json(figure));
    json entry{{"subject", subject.name}, {"about", subject.about}, {"figures", std::move(figures)}};
    if (!subject.skipped.empty()) entry["skipped"] = subject.skipped;
    subjects.push_back(std::move(entry));
  }
  return subjects;
}

void Report::print_table(std::ostream& out) const {
  for (const auto& subject : subjects_) {
    out << fmt::format("\n{}: {}\n", subject.name, subject.about);
    if (!subject.skipped.empty()) out << "  skipped: " << subject.skipped << "\n";
    for (const auto& figure : subject.figures) {
      const char* verdict = !figure.goal ? "" : is_met(figure) ? "met" : "MISSED";
      out << fmt::format("  {:<46} {:>10} {:<10} {:>10} {:<7} {}\n", figure.name, text_of(figure.value),
                         figure.unit, goal_text(figure), verdict, spread_text(figure));
    }
  }
}

}  // namespace doorstep::bench
