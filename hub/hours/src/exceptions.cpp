#include "doorstep/hub/hours/exceptions.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "doorstep/hub/hours/fresh_visits.h"
#include "doorstep/hub/office/derived_id.h"
#include "doorstep/hub/office/local_time.h"

#include "found_rows.h"
#include "found_visits.h"
#include "visit_walk.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMaxVisits = 5'000;  // that are looked at for one page
constexpr const char* kWholeVisit = "~";   // after every id: the visit is done
constexpr Millis kDay = 24LL * 3'600'000;

class ExceptionPages {
 public:
  ExceptionPages(Connection& db, Sight& sight, const ExceptionQuery& query, Millis now)
      : db_(db), sight_(sight), query_(query), now_(now), walk_(db, now) {}

  ExceptionPage page() {
    const bool in_visits = query_.after && query_.after->in_visits;
    if (!in_visits) add_found_by_ingest();
    if (!page_.next) add_found_in_visits();
    return std::move(page_);
  }

 private:
  // False where the page is full: it ends before this one.
  bool add(FoundException item, ExceptionPosition position) {
    if (query_.open_only && !item.open) return true;
    if (page_.items.size() == query_.limit) {
      page_.next = last_;
      return false;
    }
    page_.items.push_back(std::move(item));
    last_ = std::move(position);
    return true;
  }

  void add_found_by_ingest() {
    for (const ProviderId& provider : sight_.providers()) {
      const bool begun = query_.after && query_.after->provider == provider.str();
      if (query_.after && provider.str() < query_.after->provider) continue;
      FoundRows rows(db_, sight_, provider, begun ? query_.after->id : std::string());
      while (auto row = rows.next()) {
        ExceptionPosition position{false, provider.str(), row->id, 0, {}};
        if (!add(std::move(*row), std::move(position))) return;
      }
    }
  }

  void add_found_in_visits() {
    for (const ProviderId& provider : sight_.providers()) {
      DueRange range{0, now_ + kDay, std::nullopt, 0, {}, true};
      if (query_.after && query_.after->in_visits) {
        range.after_at = query_.after->at;
        range.after_name = query_.after->visit;
      }
      VisitFolder folder(db_, provider, now_);
      if (const auto fresh = fresh_visits(db_, provider, folder, now_)) {
        walk_.add(provider, [&](VisitFolder& of) -> std::unique_ptr<DueVisits> {
          return std::make_unique<FoundVisits>(db_, provider, range, query_.open_only, *fresh, of);
        });
      } else {
        walk_.add(provider, [&](const std::string&) -> DueRange { return range; });
      }
    }
    std::size_t visits = 0;
    for (; ProviderVisits* next = walk_.earliest(); next->stream->pop()) {
      if (visits++ == kMaxVisits) {
        page_.next = done_;
        return;
      }
      if (!add_visit(*next)) return;
    }
  }

  bool add_visit(ProviderVisits& visits) {
    const DueVisit& due = *visits.stream->next();
    const ProviderId& provider = visits.stream->provider();
    done_ = {true, provider.str(), kWholeVisit, due.at, due.name};
    const visit::VisitState state = visits.folder.fold(due.id, due.plan);
    if (state.exceptions.empty()) return true;
    const std::string date = local_date(due.at, visits.folder.policy().zone);
    if (!sight_.sees(provider, state.person, date)) return true;
    std::vector<FoundException> items = items_of(state, visits, due.name);
    for (FoundException& item : items) {
      ExceptionPosition position{true, provider.str(), item.id, due.at, due.name};
      if (is_before(position)) continue;
      if (!add(std::move(item), std::move(position))) return false;
    }
    return true;
  }

  // Given with an earlier page.
  bool is_before(const ExceptionPosition& position) const {
    const auto key = [](const ExceptionPosition& p) { return std::tie(p.at, p.visit, p.provider, p.id); };
    return query_.after && query_.after->in_visits && key(position) <= key(*query_.after);
  }

  std::vector<FoundException> items_of(const visit::VisitState& state, ProviderVisits& visits,
                                       const std::string& name) {
    const ProviderId& provider = visits.stream->provider();
    std::vector<FoundException> items;
    for (const visit::VisitException& found : state.exceptions) {
      if (is_found_by_ingest(db_, provider, state.visit, found.kind)) continue;
      FoundException item;
      item.kind = visit::to_string(found.kind);
      item.visit = name;
      item.person = visits.names.person(state.person);
      item.provider = provider;
      item.person_id = state.person;
      if (found.carer) item.carer = visits.names.carer(*found.carer);
      if (found.event) {
        item.event = found.event->str();
        item.device = device_of(provider, *found.event);
      }
      item.at = found.at;
      item.detail = found.detail;
      item.open = !state.approved;
      item.id = exception_id(provider, state.visit, found);
      items.push_back(std::move(item));
    }
    std::sort(items.begin(), items.end(),
              [](const FoundException& a, const FoundException& b) { return a.id < b.id; });
    return items;
  }

  std::string device_of(const ProviderId& provider, const EventId& event) {
    const auto row = db_.first("SELECT device FROM fact WHERE provider = $1 AND id = $2", provider, event);
    return row ? row->text(0) : std::string();
  }

  Connection& db_;
  Sight& sight_;
  const ExceptionQuery& query_;
  const Millis now_;
  VisitWalk walk_;
  ExceptionPage page_;
  ExceptionPosition last_;  // of the last item
  ExceptionPosition done_;  // of the last visit that was looked at
};

}  // namespace

std::string exception_id(const ProviderId& provider, const VisitId& visit,
                         const visit::VisitException& found) {
  return derived_uuid({"exception", provider.str(), visit.str(), visit::to_string(found.kind),
                       found.carer ? found.carer->str() : "", found.event ? found.event->str() : ""});
}

ExceptionPage exceptions(Connection& db, Sight& sight, const ExceptionQuery& query, Millis now) {
  return ExceptionPages(db, sight, query, now).page();
}

}  // namespace doorstep::hub
