#include "check/checks.h"

namespace doorstep::actuals {
namespace {

constexpr Seconds kLongest = 25LL * 3'600;  // a 24-hour shift over the October night

class VisitChecker {
 public:
  VisitChecker(const Request& request, Problems& problems)
      : request_(request), problems_(problems), once_(request.texts.size()) {}

  void check() {
    const auto& visits = request_.visits;
    check_ids(
        visits, [](const Visit& visit) { return visit.id; }, "/visits/", "/id", once_, problems_);
    for (std::size_t i = 0; i < visits.size(); ++i) check_visit(i, visits[i]);
  }

 private:
  void check_visit(std::size_t i, const Visit& visit) {
    if (visit.planned) {
      check_interval(visit.planned->time, "/visits/", i, "/planned/end");
      if (visit.planned->time.length() == 0) {
        note(problems_, Code::bad_interval, "planned for no time", "/visits/", i, "/planned/end");
      }
    }
    for (std::size_t j = 0; j < visit.attendances.size(); ++j) {
      check_interval(visit.attendances[j].time, "/visits/", i, "/attendances/", j, "/end");
    }
    for (std::size_t j = 0; j < visit.woken.size(); ++j) {
      check_interval(visit.woken[j], "/visits/", i, "/woken/", j, "/end");
    }
    check_people(i, visit);
    if (visit.admitted && *visit.admitted > visit.date) {
      note(problems_, Code::conflict, "admitted after the visit", "/visits/", i, "/admitted");
    }
  }

  void check_people(std::size_t i, const Visit& visit) {
    once_.restart();
    for (std::size_t j = 0; j < visit.attendances.size(); ++j) {
      if (once_.first(visit.attendances[j].carer)) continue;
      note(problems_, Code::duplicate, "one attendance a carer", "/visits/", i, "/attendances/", j, "/carer");
    }
    once_.restart();
    for (std::size_t j = 0; j < visit.shared_by.size(); ++j) {
      if (once_.first(visit.shared_by[j].person)) continue;
      note(problems_, Code::duplicate, "this person was there before", "/visits/", i, "/participants/", j,
           "/person");
    }
  }

  template <class... Steps>
  void check_interval(const Interval& time, const Steps&... steps) {
    if (time.end < time.start) note(problems_, Code::bad_interval, "ends before it starts", steps...);
    if (time.length() > kLongest) note(problems_, Code::bad_interval, "longer than 25 hours", steps...);
  }

  const Request& request_;
  Problems& problems_;
  Once once_;
};

}  // namespace

void check_visits(const Request& request, Problems& problems) { VisitChecker(request, problems).check(); }

}  // namespace doorstep::actuals
