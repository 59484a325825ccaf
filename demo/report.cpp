#include "report.h"

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "doorstep/event/envelope.h"

namespace doorstep::demo {
namespace {

using nlohmann::json;

std::string hours(std::int64_t seconds) {
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string text(const json& row, const char* member) {
  return row.at(member).is_null() ? std::string() : row.at(member).get<std::string>();
}

std::int64_t planned_seconds(const json& row) {
  if (row.at("planned_start").is_null()) return 0;
  return (*parse_rfc3339(text(row, "planned_end")) - *parse_rfc3339(text(row, "planned_start"))) / 1000;
}

struct Sums {
  int visits = 0, delivered = 0, missed = 0, no_access = 0;
  std::int64_t planned = 0, actual = 0;
};

// Each provider's, and last those of all.
std::vector<std::pair<std::string, Sums>> sums_by_provider(const json& rows) {
  std::map<std::string, Sums> by_provider;
  Sums all;
  for (const auto& row : rows) {
    for (auto* sums : {&by_provider[text(row, "provider")], &all}) {
      const auto status = text(row, "status");
      sums->visits += 1;
      sums->delivered += status == "delivered" ? 1 : 0;
      sums->missed += status == "missed" ? 1 : 0;
      sums->no_access += status == "no_access" ? 1 : 0;
      sums->planned += planned_seconds(row);
      sums->actual += row.at("actual_seconds").is_null() ? 0 : row.at("actual_seconds").get<std::int64_t>();
    }
  }
  std::vector<std::pair<std::string, Sums>> list(by_provider.begin(), by_provider.end());
  list.emplace_back("all", all);
  return list;
}

std::string sums_line(const std::string& name, const Sums& sums) {
  return fmt::format("  {:<10} {:>11} {:>10} {:>7} {:>10} {:>11} {:>11}\n", name, sums.visits, sums.delivered,
                     sums.missed, sums.no_access, hours(sums.planned), hours(sums.actual));
}

// One carer at one visit, as a tablet's log has it.
struct Logged {
  std::optional<Millis> in, out, amended_out;
  bool not_delivered = false;
};

// The log's lines in true time: the tablet's uptime against the moment at which it first met the hub.
class LogReader {
 public:
  LogReader(Tablet& tablet, std::map<std::pair<std::string, std::string>, Logged>& found)
      : tablet_(tablet), found_(found) {}

  void read() {
    const auto last = tablet_.engine().head().seq;
    for (std::int64_t seq = 1; seq <= last;) {
      for (const auto& line : tablet_.engine().lines(seq, 500, 1 << 20)) {
        take(*event::parse_envelope(line));
        ++seq;
      }
    }
  }

 private:
  void take(const event::EnvelopeView& event) {
    if (!event.visit) return;
    const Millis at = tablet_.true_time(event.uptime_ms) / 1000 * 1000;
    auto& logged = found_[{visit_name(std::string(*event.visit)), tablet_.carer()}];
    if (event.type == "visit.checked_in" && !logged.in) logged.in = at;
    if (event.type == "visit.checked_out") logged.out = at;
    if (event.type == "visit.not_delivered") logged.not_delivered = true;
    if (event.type == "visit.amended") {
      logged.amended_out =
          *parse_rfc3339(json::parse(event.body).at("check_out").get<std::string>()) / 1000 * 1000;
    }
  }

  // The office's name where the tablet knows one.
  std::string visit_name(const std::string& id) {
    const auto doc = tablet_.engine().document("planned_visit", id);
    return doc ? json::parse(doc->doc).value("ref", id) : id;
  }

  Tablet& tablet_;
  std::map<std::pair<std::string, std::string>, Logged>& found_;
};

std::string instant(const std::optional<Millis>& at) { return at ? format_instant_seconds(*at) : ""; }

void compare(const json& row, const Logged& logged, Check& check) {
  const auto where = fmt::format("{} of {}", text(row, "visit"), text(row, "carer"));
  const auto expect = [&](const char* what, const std::string& is, const std::string& log) {
    if (is != log) check.wrong.push_back(fmt::format("{}: {} is {} and by the log {}", where, what, is, log));
  };
  ++check.attendances;
  expect("clocked_in", text(row, "clocked_in"), instant(logged.in));
  expect("clocked_out", text(row, "clocked_out"), instant(logged.out));
  expect("amended_out", text(row, "amended_out"), instant(logged.amended_out));
  if (!logged.in || !logged.out) {
    expect("actual_seconds", row.at("actual_seconds").dump(), "null");
    return;
  }
  const Millis left = logged.amended_out ? *logged.amended_out : *logged.out;
  expect("actual_seconds", row.at("actual_seconds").dump(), std::to_string((left - *logged.in) / 1000));
}

}  // namespace

std::string hours_table(const json& rows) {
  auto table = fmt::format("  {:<10} {:>11} {:>10} {:>7} {:>10} {:>11} {:>11}\n", "provider", "attendances",
                           "delivered", "missed", "no access", "planned", "actual");
  for (const auto& [provider, sums] : sums_by_provider(rows)) table += sums_line(provider, sums);
  return table;
}

json hours_json(const json& rows) {
  json list = json::array();
  for (const auto& [provider, sums] : sums_by_provider(rows)) {
    list.push_back({{"provider", provider},
                    {"attendances", sums.visits},
                    {"delivered", sums.delivered},
                    {"missed", sums.missed},
                    {"no_access", sums.no_access},
                    {"planned_seconds", sums.planned},
                    {"actual_seconds", sums.actual}});
  }
  return list;
}

std::string exceptions_table(const json& exceptions) {
  std::map<std::string, std::set<std::string>> by_kind;
  for (const auto& item : exceptions) by_kind[text(item, "kind")].insert(text(item, "visit"));
  auto table = fmt::format("  {:<18} {:>6}  {}\n", "exception", "visits", "such as");
  for (const auto& [kind, visits] : by_kind) {
    table += fmt::format("  {:<18} {:>6}  {}\n", kind, visits.size(), *visits.begin());
  }
  return table;
}

Check check_against_logs(const json& rows, std::map<std::string, std::unique_ptr<Tablet>>& tablets) {
  std::map<std::pair<std::string, std::string>, Logged> logged;
  for (auto& [carer, tablet] : tablets) LogReader(*tablet, logged).read();
  Check check;
  for (const auto& row : rows) {
    const std::pair key{text(row, "visit"), text(row, "carer")};
    const auto found = logged.find(key);
    compare(row, found == logged.end() ? Logged{} : found->second, check);
    if (found != logged.end()) logged.erase(found);
  }
  for (const auto& [key, rest] : logged) {
    if (rest.in || rest.out)
      check.wrong.push_back(fmt::format("{} of {} is in the log and in no row", key.first, key.second));
  }
  return check;
}

}  // namespace doorstep::demo
