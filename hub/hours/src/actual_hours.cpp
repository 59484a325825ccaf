#include "doorstep/hub/hours/actual_hours.h"

#include <algorithm>

#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/local_time.h"

#include "visit_walk.h"

namespace doorstep::hub {

namespace {

HoursPosition position_of(const HoursLine& line) {
  return {line.row.at, line.visit, line.row.provider.str(), line.carer};
}

class HoursPages {
 public:
  HoursPages(Connection& db, Sight& sight, const HoursQuery& query, Millis now)
      : sight_(sight), query_(query), walk_(db, now) {}

  HoursPage page() {
    begin_parts();
    HoursPage page;
    for (; ProviderVisits* visits = walk_.earliest(); visits->stream->pop()) {
      for (HoursLine& line : lines_of(*visits)) {
        if (query_.after && !(*query_.after < position_of(line))) continue;
        if (page.lines.size() == query_.limit) {
          page.next = position_of(page.lines.back());
          return page;
        }
        page.lines.push_back(std::move(line));
      }
    }
    return page;
  }

 private:
  void begin_parts() {
    std::optional<KnownPerson> person;
    if (query_.provider && !sight_.sees(*query_.provider)) throw not_found();
    if (query_.person) person = sight_.person(*query_.person, query_.provider);
    for (const ProviderId& provider : sight_.providers()) {
      if (query_.provider && provider != *query_.provider) continue;
      if (person && provider != person->provider) continue;
      begin_part(provider, person);
    }
  }

  void begin_part(const ProviderId& provider, const std::optional<KnownPerson>& person) {
    walk_.add(provider, [&](const std::string& zone) {
      DueRange range{
          start_of_day(query_.from, zone), end_of_day(query_.to, zone), std::nullopt, 0, {}, false};
      if (person) range.person = person->id;
      if (query_.after) {
        range.after_at = query_.after->at;
        range.after_name = query_.after->visit;
      }
      return range;
    });
  }

  std::vector<HoursLine> lines_of(ProviderVisits& visits) {
    const DueVisit& due = *visits.stream->next();
    const ProviderId& provider = visits.stream->provider();
    const std::string date = local_date(due.at, visits.folder.policy().zone);
    std::vector<HoursLine> lines;
    if (due.plan && !sight_.sees(provider, due.plan->person, date)) return lines;
    const visit::VisitState state = visits.folder.fold(due.id, due.plan);
    if (!sight_.sees(provider, state.person, date)) return lines;
    for (visit::HoursRow& row : visit::hours_rows(state)) {
      HoursLine line{std::move(row), due.name, visits.names.person(state.person), {}};
      line.carer = visits.names.carer(line.row.carer);
      lines.push_back(std::move(line));
    }
    std::sort(lines.begin(), lines.end(),
              [](const HoursLine& a, const HoursLine& b) { return a.carer < b.carer; });
    return lines;
  }

  Sight& sight_;
  const HoursQuery& query_;
  VisitWalk walk_;
};

}  // namespace

HoursPage actual_hours(Connection& db, Sight& sight, const HoursQuery& query, Millis now) {
  return HoursPages(db, sight, query, now).page();
}

}  // namespace doorstep::hub
