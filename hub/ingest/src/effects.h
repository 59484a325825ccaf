// What lines that are taken bring about: facts, exceptions, boots, and the lines that they carry for an earlier log.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/hub/access/context.h"
#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/connection.h"
#include "doorstep/hub/store/marks.h"
#include "doorstep/hub/store/occurrences.h"

#include "boots.h"
#include "inspect.h"
#include "roster.h"

namespace doorstep::hub {

// A row of `found`. Without an event: of the log as a whole.
struct Finding {
  std::string_view kind;
  std::string_view detail;
};

// Gives the id of the row.
std::string add_finding(Connection& db, platform::Random& random, const ProviderId& provider,
                        Millis received_at, const event::EnvelopeView& envelope, const Finding& finding);

// Of one push, inside the writer. take() each new line in order, then finish().
class Effects {
 public:
  Effects(Connection& db, const Context& context, const Caller& device, Millis received_at);
  void take(const InspectedLine& line);
  void finish();

 private:
  void take_adopted(const InspectedLine& line, const InspectedLine& carrier);
  void take_carried(const InspectedLine& line);
  void take_part(const InspectedLine& line);
  void settle();
  void insert_lines(const std::vector<const InspectedLine*>& lines);
  std::vector<Param> fact_row(const InspectedLine& line, const InspectedLine* carrier,
                              std::deque<std::string>& texts);
  std::vector<bool> add_facts(const std::vector<const InspectedLine*>& lines, const InspectedLine* carrier);
  void check_held(const InspectedLine& line);
  void add_boot(const InspectedLine& line);
  void check(const InspectedLine& line);
  void find(const InspectedLine& line, std::string_view kind, std::string_view detail = {});
  void tell(const event::EnvelopeView& envelope, std::string_view kind, std::string id);

  Connection& db_;
  const Context& context_;
  const ProviderId& provider_;
  const std::string& device_;
  const Millis received_at_;
  Roster roster_;
  Marks marks_;
  std::map<std::string, Boots, std::less<>> boots_;  // by device
  std::vector<const InspectedLine*> waiting_;        // taken, and not written yet
  std::vector<const InspectedLine*> effective_;
  std::vector<Occurrence> news_;
  std::deque<std::string> joined_texts_;  // lines put together from parts
  std::deque<InspectedLine> joined_lines_;
};

}  // namespace doorstep::hub
