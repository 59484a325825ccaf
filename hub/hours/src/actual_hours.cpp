#include "doorstep/hub/hours/actual_hours.h"

#include <algorithm>
#include <memory>

#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/local_time.h"

#include "office_names.h"
#include "visit_stream.h"

namespace doorstep::hub {

namespace {

// One provider's part of the answer.
struct Part {
  Part(Connection& db, const ProviderId& provider, Millis now)
      : folder(db, provider, now), names(db, provider) {}
  VisitFolder folder;
  OfficeNames names;
  std::unique_ptr<VisitStream> visits;
};

HoursPosition position_of(const HoursLine& line) {
  return {line.row.at, line.visit, line.row.provider.str(), line.carer};
}

class HoursPages {
 public:
  HoursPages(Connection& db, Sight& sight, const HoursQuery& query, Millis now)
      : db_(db), sight_(sight), query_(query), now_(now) {}

  HoursPage page() {
    begin_parts();
    HoursPage page;
    for (Part* part = earliest(); part != nullptr; part = earliest()) {
      for (HoursLine& line : lines_of(*part)) {
        if (query_.after && position_of(line) <= *query_.after) continue;
        if (page.lines.size() == query_.limit) {
          page.next = position_of(page.lines.back());
          return page;
        }
        page.lines.push_back(std::move(line));
      }
      part->visits->pop();
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
    auto part = std::make_unique<Part>(db_, provider, now_);
    const std::string& zone = part->folder.policy().zone;
    DueRange range{start_of_day(query_.from, zone), end_of_day(query_.to, zone), std::nullopt, 0, {}};
    if (person) range.person = person->id;
    if (query_.after) {
      range.after_at = query_.after->at;
      range.after_name = query_.after->visit;
    }
    part->visits = std::make_unique<VisitStream>(db_, provider, range, part->folder);
    parts_.push_back(std::move(part));
  }

  Part* earliest() {
    Part* first = nullptr;
    for (const auto& part : parts_) {
      const DueVisit* due = part->visits->next();
      if (due == nullptr) continue;
      const DueVisit* other = first == nullptr ? nullptr : first->visits->next();
      if (other == nullptr || std::tie(due->at, due->name) < std::tie(other->at, other->name))
        first = part.get();
    }
    return first;
  }

  std::vector<HoursLine> lines_of(Part& part) {
    const DueVisit& due = *part.visits->next();
    const ProviderId& provider = part.visits->provider();
    const std::string date = local_date(due.at, part.folder.policy().zone);
    std::vector<HoursLine> lines;
    if (due.plan && !sight_.sees(provider, due.plan->person, date)) return lines;
    const visit::VisitState state = part.folder.fold(due.id, due.plan);
    if (!sight_.sees(provider, state.person, date)) return lines;
    for (visit::HoursRow& row : visit::hours_rows(state)) {
      HoursLine line{std::move(row), due.name, part.names.person(state.person), {}};
      line.carer = part.names.carer(line.row.carer);
      lines.push_back(std::move(line));
    }
    std::sort(lines.begin(), lines.end(),
              [](const HoursLine& a, const HoursLine& b) { return a.carer < b.carer; });
    return lines;
  }

  Connection& db_;
  Sight& sight_;
  const HoursQuery& query_;
  Millis now_;
  std::vector<std::unique_ptr<Part>> parts_;
};

}  // namespace

HoursPage actual_hours(Connection& db, Sight& sight, const HoursQuery& query, Millis now) {
  return HoursPages(db, sight, query, now).page();
}

}  // namespace doorstep::hub
