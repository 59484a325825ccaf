// Whether the office knows a visit, a person, a carer. Asked once a push for each.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "doorstep/event/ids.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

class Roster {
 public:
  Roster(Connection& db, const ProviderId& provider) : db_(db), provider_(provider) {}

  struct Visit {
    bool is_known = false;  // planned, or checked in as unplanned
    bool is_planned = false;
    std::string person;  // of a planned one
  };
  const Visit& visit(std::string_view id);
  bool knows_person(std::string_view id);
  bool knows_carer(std::string_view id);
  void add_unplanned_visit(std::string_view id);

 private:
  using Answers = std::unordered_map<std::string, bool>;
  bool ask(Answers& answers, std::string_view sql, std::string_view id);

  Connection& db_;
  const ProviderId& provider_;
  std::unordered_map<std::string, Visit> visits_;
  Answers people_;
  Answers carers_;
};

}  // namespace doorstep::hub
