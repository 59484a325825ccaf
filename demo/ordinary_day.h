// A day as most are, recorded on tablets: check-in, a task, now and then a note, how a goal goes, check-out.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "agenda.h"
#include "story.h"
#include "tablet.h"

namespace doorstep::demo {

inline constexpr const char* kReadProvider = "harbour";   // whose office has an account
inline constexpr const char* kReadPerson = "harbour-p6";  // and who, with a daughter, reads their own notes

using Tablets = std::map<std::string, std::unique_ptr<Tablet>>;  // by carer

class OrdinaryDay {
 public:
  // `week` counts from 0: goals come nearer week by week. On a day with `forgets` the provider's last carer checks out
  // late and says when she really left.
  OrdinaryDay(World& world, Tablets& tablets, int week, bool forgets)
      : world_(world), tablets_(tablets), week_(week), forgets_(forgets) {}

  // What happens before `until`; then all tablets sync.
  void play(const std::vector<Attendance>& story, Millis until);

  // What the office has to decide; empty where nobody forgot.
  const EventId& amendment() const { return amendment_; }

 private:
  void add_visit(const Attendance& attendance, bool is_forgotten);
  void add_words(const Attendance& attendance);
  void add_outcome(const Attendance& attendance);

  World& world_;
  Tablets& tablets_;
  int week_;
  bool forgets_;
  Agenda agenda_;
  EventId amendment_;
};

}  // namespace doorstep::demo
