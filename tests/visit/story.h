// A visit told in a few lines: who did what when, what the fold makes of it, and that no order of it matters.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/visit/hours.h"
#include "doorstep/visit/visit.h"

namespace doorstep::visit::testing {

// "08:02", "08:02:10" or "08:02:10.500" of the day of the story, 2026-11-21; "+1 08:02" of the next.
inline Millis clock(std::string_view text) {
  const bool tomorrow = text.starts_with("+1 ");
  std::string time(tomorrow ? text.substr(3) : text);
  if (time.size() == 5) time += ":00";
  return parse_rfc3339("2026-11-21T" + time + "Z").value() + (tomorrow ? 86'400'000 : 0);
}
inline std::string text_of(const std::optional<Millis>& at) {
  return at ? format_instant_seconds(*at).substr(11, 8) : "-";
}

inline CheckedIn in(Method method = Method::nfc) {
  return {method, {}, method == Method::manual ? "no tag" : "", true, ""};
}
inline CheckedOut out(Method method = Method::nfc) {
  return {method, {}, method == Method::manual ? "no tag" : ""};
}
inline CheckedIn unplanned_in() { return {Method::nfc, {}, "", false, "personal_care"}; }
inline Amended amended(const char* check_in, const char* check_out) {
  Amended out{std::nullopt, std::nullopt, "other", ""};
  if (*check_in != '\0') out.check_in = clock(check_in);
  if (*check_out != '\0') out.check_out = clock(check_out);
  return out;
}
inline NoteRecorded note(const char* text) { return {NoteKind::care_note, text, {}}; }
inline EntryCorrected correction(const std::string& of, const std::string& members) {
  return {EventId(of), members, "slip"};
}

struct Story {
  std::optional<Plan> plan;
  std::vector<Fact> facts;
  Context context;
  std::map<std::string, std::int64_t> seqs;

  // Planned from 08:00 to 08:30 for these carers; it is 12:00.
  explicit Story(const std::vector<std::string>& carers = {"A"}) {
    plan = Plan{VisitId("v"),
                PersonId("p"),
                ProviderId("brightside"),
                "personal_care",
                "standard",
                "",
                clock("08:00"),
                clock("08:30"),
                {},
                {},
                false,
                {}};
    for (const auto& carer : carers) plan->carers.emplace_back(carer);
    context.now = clock("12:00");
  }

  // Each carer has a tablet, named as the carer, unless another is named. Events are named e1, e2 …
  Fact& add(const std::string& by, std::string_view when, Body body, std::string device = "") {
    if (device.empty()) device = by;
    Fact fact;
    fact.event = EventId("e" + std::to_string(facts.size() + 1));
    fact.device = DeviceId(device);
    fact.seq = ++seqs[device];
    fact.by = CarerId(by);
    fact.person = PersonId("p");
    fact.placed.used = clock(when);
    fact.placed.basis = time::Basis::anchored;
    fact.body = std::move(body);
    facts.push_back(std::move(fact));
    return facts.back();
  }
  void decide(const char* event, bool approved) {
    context.decisions[EventId(event)] = Decision{approved, "office", clock("11:00"), "checked"};
  }
  VisitState fold() const { return visit::fold(VisitId("v"), plan, facts, context); }

  // The same from the facts in other orders, in batches that come twice: all must be equal.
  bool same_in_any_order() const {
    const VisitState expected = fold();
    std::vector<Fact> shuffled = facts;
    std::mt19937 random(7);
    for (int round = 0; round < 60; ++round) {
      std::shuffle(shuffled.begin(), shuffled.end(), random);
      std::vector<Fact> doubled = shuffled;
      doubled.insert(doubled.end(), facts.begin(),
                     facts.begin() + static_cast<std::ptrdiff_t>(facts.size() / 2));
      if (visit::fold(VisitId("v"), plan, doubled, context) != expected) return false;
    }
    return true;
  }
};

// The rows in short: "A delivered 08:01:00 08:31:00 1800 late,manual", "~" before what was amended.
inline std::vector<std::string> told(const VisitState& state) {
  std::vector<std::string> lines;
  for (const HoursRow& row : hours_rows(state)) {
    std::string line = row.carer.str() + " " + std::string(to_string(row.status));
    line += " " + text_of(row.clocked_in) + " " + text_of(row.clocked_out) + " ";
    line += row.actual_seconds ? std::to_string(*row.actual_seconds) : "-";
    if (row.amended_in || row.amended_out) {
      line += " ~" + text_of(row.amended_in) + "~" + text_of(row.amended_out);
    }
    for (std::size_t i = 0; i < row.exceptions.size(); ++i) line += (i == 0 ? " " : ",") + row.exceptions[i];
    lines.push_back(line);
  }
  return lines;
}

}  // namespace doorstep::visit::testing
