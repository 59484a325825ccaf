#include "day.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "doorstep/visit/types.h"

#include "killed.h"

namespace doorstep::demo {
namespace {

using nlohmann::json;

constexpr Millis at_clock(int hour, int minute) { return (hour * 60 + minute) * kMinuteMs; }

std::string method_of(const Attendance& attendance) {
  if (attendance.turn == Turn::manual) return "manual";
  return attendance.carer.back() % 2 == 0 ? "nfc" : "gps";
}

}  // namespace

Day::Day(World& world, std::vector<Attendance> story, std::map<std::string, std::unique_ptr<Tablet>>& tablets,
         Millis midnight, std::string program, Say say)
    : world_(world),
      story_(std::move(story)),
      tablets_(tablets),
      midnight_(midnight),
      program_(std::move(program)),
      say_(std::move(say)) {
  add_syncs();
  add_unplanned();
  for (const auto& attendance : story_) add_visit(attendance);
}

void Day::play() { agenda_.play(world_); }

void Day::sync_all(const char* when, bool (*goes)(const Tablet&)) {
  int count = 0;
  for (auto& [carer, tablet] : tablets_) {
    if (!goes(*tablet)) continue;
    tablet->sync();
    ++count;
  }
  say_(fmt::format("{}: {} tablets synced over HTTPS", when, count));
}

void Day::add_syncs() {
  agenda_.add(midnight_ + at_clock(6, 30), [this] { sync_all("06:30", [](const Tablet&) { return true; }); });
  agenda_.add(midnight_ + at_clock(13, 55), [this] {
    sync_all("13:55",
             [](const Tablet& t) { return t.carer() != kOfflineCarer && t.carer().back() % 2 == 0; });
  });
  agenda_.add(midnight_ + at_clock(22, 15),
              [this] { sync_all("22:15", [](const Tablet&) { return true; }); });
}

void Day::add_unplanned() {
  auto& tablet = *tablets_.at(kUnplannedCarer);
  agenda_.add(midnight_ + at_clock(15, 5),
              [&tablet] { tablet.check_in_unplanned(kUnplannedPerson, "personal_care"); });
  agenda_.add(midnight_ + at_clock(15, 32), [this, &tablet] {
    tablet.check_out_unplanned();
    say_("15:32: an unplanned visit was recorded");
  });
}

void Day::add_visit(const Attendance& attendance) {
  auto& tablet = *tablets_.at(attendance.carer);
  const auto& visit = attendance.visit.visit;
  if (attendance.turn == Turn::missed) return;
  if (attendance.turn == Turn::no_access) {
    agenda_.add(attendance.in, [this, &tablet, visit] {
      tablet.record(visit, "visit.not_delivered",
                    {{"reason", "no_access"}, {"text", "Rang and knocked, no answer."}});
      say_("someone did not open the door");
    });
    return;
  }
  const auto method = method_of(attendance);
  if (attendance.turn == Turn::killed) {
    agenda_.add(attendance.in, [this, &tablet, attendance] { be_killed(tablet, attendance); });
  } else {
    agenda_.add(attendance.in, [&tablet, visit, method] { tablet.check_in(visit, method); });
  }
  add_care(attendance);
  if (attendance.turn == Turn::late_check_out) return add_late_check_out(attendance);
  agenda_.add(attendance.out, [&tablet, visit, method] { tablet.check_out(visit, method); });
}

// What was done and how it went, between the two ends of the visit.
void Day::add_care(const Attendance& attendance) {
  auto& tablet = *tablets_.at(attendance.carer);
  const auto& visit = attendance.visit;
  if (attendance.carer != visit.carers.front()) return;  // one of the two writes
  const Millis length = attendance.out - attendance.in;
  if (!visit.participants.empty()) {
    agenda_.add(attendance.in + length / 8, [&tablet, visit] {
      json people = json::array();
      for (const auto& person : visit.participants) people.push_back(tablet.id_of("person", person));
      tablet.record(visit.visit, "visit.participants", {{"people", people}});
    });
  }
  const auto first_task = visit.tasks.substr(0, visit.tasks.find(';'));
  agenda_.add(attendance.in + length / 4, [&tablet, visit, first_task] {
    tablet.record(visit.visit, "task.recorded", {{"task", first_task}, {"result", "done"}});
  });
  if (visit.time_critical) {
    agenda_.add(attendance.in + length / 3, [&tablet, visit] {
      tablet.record(visit.visit, "medication.recorded",
                    {{"medicine", "paracetamol"}, {"dose", "500 mg"}, {"result", "given"}});
    });
  }
  agenda_.add(attendance.in + length * 3 / 4, [&tablet, visit] {
    tablet.record(visit.visit, "note.recorded",
                  {{"kind", "daily_log"},
                   {"text", "All well. Had a chat about the garden."},
                   {"visibility", "family"}});
  });
}

void Day::add_late_check_out(const Attendance& attendance) {
  auto& tablet = *tablets_.at(attendance.carer);
  const auto& visit = attendance.visit.visit;
  const Millis left = attendance.out;
  agenda_.add(left + kLateByMs, [this, &tablet, visit, left] {
    tablet.check_out(visit, "gps");
    amendment_ = tablet.record(visit, "visit.amended",
                               {{"check_out", format_instant(left)},
                                {"reason", "forgot_to_check_out"},
                                {"text", "Checked out on the way home."}});
    say_("a check-out came late and was amended");
  });
}

void Day::be_killed(Tablet& tablet, const Attendance& attendance) {
  tablet.release();
  const auto acknowledged = record_and_be_killed(program_, tablet.directory(), tablet.carer(),
                                                 attendance.visit.visit, tablet.clock());
  tablet.reopen();
  const auto kept = tablet.engine().head().seq;
  if (kept < acknowledged) throw Error(ErrorClass::bug, "demo_lost", "an acknowledged event was lost");
  say_(fmt::format("a tablet was killed in the middle of a visit: {} events acknowledged, {} kept",
                   acknowledged, kept));
}

}  // namespace doorstep::demo
