// §5: what is paid for a visit that was not delivered.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "doorstep/actuals/pricing.h"

namespace doorstep::actuals {

struct Absence {
  Seconds seconds = 0;  // B; 0: nothing is paid
  Decimal percent = kHundred;
  std::optional<Decimal> flat_amount;
  Reason reason = Reason::not_delivered;
  const std::vector<bool>* retained = nullptr;  // of a hospital visit, by participant

  bool pays(std::size_t participant) const {
    return seconds > 0 && (retained == nullptr || (*retained)[participant]);
  }
};

// Is asked once for every visit of the request, delivered ones too, in order of start and id, and remembers since when
// each person has been in hospital. An answer is good until the next question.
class Absences {
 public:
  explicit Absences(const Request& request) : rules_(request.rate_card.not_delivered) {}
  Absence next(const Visit& visit);

 private:
  static Absence no_access(const std::optional<NoAccess>& rule, const Visit& visit);
  Absence cancelled(const Visit& visit) const;
  Absence hospital(const Visit& visit);
  void came_home(const Visit& visit);

  const NotDelivered& rules_;
  std::unordered_map<Text, Day> stays_;  // the first hospital visit after the last delivered one
  std::vector<bool> retained_;
};

}  // namespace doorstep::actuals
