// A provider with three people and three carers, worked visit by visit: brook, with p1 and p3 of northshire and p2 of
// southborough. Everyone has a package for any service, p1's funded by two.
#pragma once

#include <string>
#include <vector>

#include "statement_world.h"
#include "world.h"

namespace doorstep::testing {

class SmallWorld : public World {
 public:
  SmallWorld();

  // Plans a visit of half an hour for c1, from a local time: "2026-09-22T08:00".
  void plan(const std::string& visit, const std::string& person, const std::string& start);
  // Works it from its planned start for so many minutes, on the tablet of c1, which is in contact in the end.
  void deliver(const std::string& visit, const std::string& start, int minutes);
  void report(const std::string& visit, const std::string& start, const std::string& reason);
  // A visit that nobody planned; gives its id.
  std::string deliver_unplanned(const std::string& person, const std::string& start, int minutes);

  hub::Response post(const std::string& caller, const std::string& target, const nlohmann::json& body);
  nlohmann::json must_post(const std::string& caller, const std::string& target,
                           const nlohmann::json& body = nlohmann::json::object());
  // Of September, by the sample card.
  nlohmann::json make(const std::string& caller, const std::string& from = "2026-09-01",
                      const std::string& to = "2026-09-30");
  // The visit of that name in the request of a statement that was made.
  nlohmann::json requested(const std::string& caller, const nlohmann::json& made, const std::string& visit);
  static nlohmann::json line(const nlohmann::json& made, const std::string& visit);

 private:
  void set_local(const std::string& local, int minutes_later = 0);
  Tablet* one_ = nullptr;
};

}  // namespace doorstep::testing
