#include "json/write.h"

#include <algorithm>
#include <array>

#include "doorstep/actuals/compare.h"

#include "explain/words.h"

namespace doorstep::actuals {
namespace {

struct Column {
  std::string_view name;
  std::int64_t (*of)(const Sums& sums);
};
constexpr std::array kColumns{Column{"discount", [](const Sums& s) { return s.discount; }},
                              Column{"gross", [](const Sums& s) { return s.gross; }},
                              Column{"held_lines", [](const Sums& s) { return s.held_lines; }},
                              Column{"lines", [](const Sums& s) { return s.lines; }},
                              Column{"net", [](const Sums& s) { return s.net(); }},
                              Column{"payable_seconds", [](const Sums& s) { return s.payable; }}};

struct ChangeKind {
  std::string_view name;
  std::vector<Compared> Comparison::*list;
};
constexpr std::array kKinds{
    ChangeKind{"effect", &Comparison::by_effect}, ChangeKind{"person", &Comparison::by_person},
    ChangeKind{"provider", &Comparison::by_provider}, ChangeKind{"rate", &Comparison::by_rate},
    ChangeKind{"rule", &Comparison::by_rule}};

void append_sums(std::string& out, const Compared& compared) {
  for (const Column& column : kColumns) {
    if (out.back() != '{') out += ',';
    const auto before = column.of(compared.before), after = column.of(compared.after);
    append_name(out, column.name);
    out += "{\"after\":";
    append_integer(out, after);
    out += ",\"before\":";
    append_integer(out, before);
    out += ",\"change\":";
    append_integer(out, after - before);
    out += '}';
  }
}

void append_list(std::string& out, const ChangeKind& kind, const std::vector<Compared>& list) {
  append_name(out, "by_" + std::string(kind.name));
  out += '[';
  for (const Compared& compared : list) {
    if (&compared != &list.front()) out += ',';
    out += "{\"name\":";
    append_text(out, compared.name);
    out += ",\"sums\":{";
    append_sums(out, compared);
    out += "}}";
  }
  out += "],";
}

std::string csv_text(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
    text.insert(0, 1, '\'');
  if (text.find_first_of("\",\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

void append_csv_row(std::string& out, std::string_view kind, const Compared& compared) {
  out += kind;
  out += "," + csv_text(compared.name);
  for (const Column& column : kColumns) {
    const auto before = column.of(compared.before), after = column.of(compared.after);
    for (const std::int64_t value : {before, after, after - before}) out += "," + std::to_string(value);
  }
  out += "\r\n";
}

using Row = std::array<std::string, 7>;

std::string hours(Seconds seconds) {
  const auto hundredths = (seconds < 0 ? -1 : 1) * (((seconds < 0 ? -seconds : seconds) + 18) / 36);
  const std::string digits =
      std::to_string(1'000 + (hundredths < 0 ? -hundredths : hundredths) % 100).substr(2);
  return (hundredths < 0 ? "-" : "") + std::to_string((hundredths < 0 ? -hundredths : hundredths) / 100) +
         "." + digits;
}

Row to_row(const Compared& c, std::string_view currency) {
  return {c.name,
          std::to_string(c.before.lines),
          std::to_string(c.after.lines),
          hours(c.after.payable - c.before.payable),
          money(c.before.net(), currency),
          money(c.after.net(), currency),
          money(c.after.net() - c.before.net(), currency)};
}

std::size_t width(std::string_view text) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80; };
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins));
}

// Names to the left, numbers to the right.
void append_table(std::string& out, const std::vector<Row>& rows) {
  std::array<std::size_t, 7> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  }
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string space(widths[i] - width(row[i]), ' ');
      out += i == 0 ? row[i] + space : "  " + space + row[i];
    }
    out += '\n';
  }
}

}  // namespace

std::string comparison_json(const Comparison& comparison) {
  std::string out = "{";
  for (const ChangeKind& kind : kKinds) append_list(out, kind, comparison.*(kind.list));
  out += "\"currency\":";
  append_text(out, comparison.currency);
  out += ",\"rate_card\":{\"after\":";
  append_text(out, comparison.card_after);
  out += ",\"before\":";
  append_text(out, comparison.card_before);
  out += "},\"schema\":\"doorstep.comparison/1\",\"totals\":{";
  append_sums(out, comparison.all);
  return out + "}}\n";
}

std::string comparison_csv(const Comparison& comparison) {
  std::string out = "kind,name";
  for (const Column& column : kColumns) {
    for (const std::string_view side : {"before", "after", "change"}) {
      out += "," + std::string(column.name) + "_" + std::string(side);
    }
  }
  out += "\r\n";
  append_csv_row(out, "all", comparison.all);
  for (const ChangeKind& kind : kKinds) {
    for (const Compared& compared : comparison.*(kind.list)) append_csv_row(out, kind.name, compared);
  }
  return out;
}

std::string comparison_table(const Comparison& comparison) {
  std::string out =
      "Rate card " + comparison.card_before + " (before) and " + comparison.card_after + " (after)\n";
  const auto table = [&](std::string_view name, const std::vector<Compared>& list) {
    std::vector<Row> rows{
        {std::string(name), "lines", "after", "hours ±", "net before", "net after", "change"}};
    for (const Compared& compared : list) rows.push_back(to_row(compared, comparison.currency));
    out += '\n';
    append_table(out, rows);
  };
  table("Total", {comparison.all});
  table("Provider", comparison.by_provider);
  table("Person", comparison.by_person);
  table("Rate (before discount)", comparison.by_rate);
  table("Rule (before discount)", comparison.by_rule);
  table("Effect (with it, less without it)", comparison.by_effect);
  return out;
}

}  // namespace doorstep::actuals
