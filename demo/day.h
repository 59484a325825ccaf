// The demo's day, played: tablets do what the story says at their times, offline for most of it.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "agenda.h"
#include "story.h"
#include "tablet.h"

namespace doorstep::demo {

using Say = std::function<void(const std::string&)>;  // progress, a line at a time

class Day {
 public:
  Day(World& world, std::vector<Attendance> story, std::map<std::string, std::unique_ptr<Tablet>>& tablets,
      Millis midnight, std::string program, Say say);

  // From half past six to a quarter past ten in the evening; everything is receipted at the end.
  void play();

  // The amendment of the forgotten check-out: what the office has to decide.
  const EventId& amendment() const { return amendment_; }

 private:
  void add_syncs();
  void add_unplanned();
  void add_visit(const Attendance& attendance);
  void add_care(const Attendance& attendance);
  void add_late_check_out(const Attendance& attendance);
  void be_killed(Tablet& tablet, const Attendance& attendance);
  void sync_all(const char* when, bool (*goes)(const Tablet&));

  World& world_;
  std::vector<Attendance> story_;
  std::map<std::string, std::unique_ptr<Tablet>>& tablets_;
  Millis midnight_;
  std::string program_;
  Say say_;
  Agenda agenda_;
  EventId amendment_;
};

}  // namespace doorstep::demo
