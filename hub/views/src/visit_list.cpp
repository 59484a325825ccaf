#include "visit_list.h"

#include <algorithm>
#include <deque>

#include "doorstep/hub/office/kinds.h"
#include "doorstep/hub/office/local_time.h"

#include "moments.h"
#include "row_store.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kLeastChunk = 32;

VisitPosition position_of(const ListedVisit& visit) {
  return {visit.row.at, visit.row.name, visit.provider.str()};
}

// The local date may be another one in another provider's zone.
std::string first_day(const std::string& from, const std::optional<VisitPosition>& after) {
  return after ? std::max(from, local_date(after->at, "UTC", -1)) : from;
}

// Who funds a person at all may be seen; who really is, is asked of each row.
#define DOORSTEP_LISTED_VISITS(person)                                                                    \
  "SELECT " DOORSTEP_VISIT_ROW_COLUMNS                                                                    \
  ", p.commissioner FROM view_visit v LEFT JOIN person p ON p.provider = v.provider AND p.id = v.person " \
  "WHERE v.provider = $1 AND v.day >= $2 AND v.day <= $3 AND (v.flags & $4) = $4 AND "                    \
  "($5 = '' OR v.board = $5) AND v.at_ms >= $6 AND (v.at_ms > $6 OR v.name >= $7) AND "                   \
  "($8 = '' OR p.commissioner = $8 OR EXISTS (SELECT 1 FROM package k WHERE k.provider = v.provider AND " \
  "k.person = v.person AND k.funding IS NOT NULL)) AND ($9 = '' OR p.zone = $9) AND " person              \
  " ORDER BY v.day, v.at_ms, v.name LIMIT $11"
constexpr const char* kOfMany = DOORSTEP_LISTED_VISITS("$10 = ''");
constexpr const char* kOfOne = DOORSTEP_LISTED_VISITS("v.person = $10");

// Those of one provider in their order, a chunk at a time.
class ProviderVisits {
 public:
  ProviderVisits(Connection& db, std::vector<SeenPart> parts, const VisitListQuery& query, std::size_t chunk)
      : db_(db), parts_(std::move(parts)), query_(query), chunk_(chunk), after_(query.after) {
    from_ = parts_.front().from;
    to_ = parts_.front().to;
    for (const SeenPart& part : parts_) {
      from_ = std::min(from_, part.from);
      to_ = std::max(to_, part.to);
    }
  }

  // nullptr at the end; the same one until it is taken.
  ListedVisit* next() {
    while (found_.empty() && !at_end_) read_chunk();
    return found_.empty() ? nullptr : &found_.front();
  }
  void pop() { found_.pop_front(); }

 private:
  void read_chunk() {
    const SeenPart& first = parts_.front();
    std::size_t rows = 0;
    const Millis at = after_ ? after_->at : 0;
    const std::string name = after_ ? after_->name : std::string();
    db_.each(
        first.person.empty() ? kOfMany : kOfOne,
        [&](const Row& row) {
          ++rows;
          take(row);
        },
        first.provider, first_day(from_, after_), to_, query_.flags, query_.board, at, name, first.viewer,
        first.zone, first.person, chunk_);
    at_end_ = rows < chunk_;
  }

  void take(const Row& row) {
    ListedVisit visit{parts_.front().provider, visit_row_of(row), {}, {}, {}, {}};
    const VisitPosition position = position_of(visit);
    if (after_ && !(*after_ < position)) return;
    after_ = position;
    if (!sees(visit.row, row.text_or_null(kVisitRowColumns).value_or(""))) return;
    const std::string& carers = row.text(kVisitRowColumns - 1);
    if (!carers.empty()) visit.carers = split_list(carers).value_or(std::vector<std::string>{});
    visit.zone = visit.row.zone;
    if (!parts_.front().viewer.empty()) keep_share(visit.row, parts_.front().viewer);
    found_.push_back(std::move(visit));
  }

  bool sees(const VisitRow& row, const std::string& commissioner) const {
    return std::any_of(parts_.begin(), parts_.end(), [&](const SeenPart& part) {
      return (part.person.empty() || row.person.str() == part.person) &&
             (part.commissioner.empty() || part.commissioner == commissioner) && part.from <= row.day &&
             row.day <= part.to;
    });
  }

  // What its sums say of the visit, too. Who pays by now may not be in the row yet.
  static void keep_share(VisitRow& row, const std::string& viewer) {
    const Payer* payer = find_payer(row.payers, viewer);
    for (std::int64_t* seconds : {&row.planned_seconds, &row.clocked_seconds, &row.actual_seconds})
      *seconds = payer == nullptr ? 0 : share_of(*seconds, row.payers, *payer);
  }

  Connection& db_;
  const std::vector<SeenPart> parts_;  // of one provider, one or more
  const VisitListQuery& query_;
  const std::size_t chunk_;
  std::string from_, to_;
  std::optional<VisitPosition> after_;  // of the last row that was read
  std::deque<ListedVisit> found_;
  bool at_end_ = false;
};

class Pages {
 public:
  Pages(Connection& db, const std::vector<SeenPart>& parts, const VisitListQuery& query)
      : db_(db), query_(query) {
    const std::size_t chunk =
        std::max(kLeastChunk, 2 * query.limit / std::max<std::size_t>(1, providers_of(parts).size()));
    for (auto begin = parts.begin(); begin != parts.end();) {
      const auto end = std::find_if(begin, parts.end(),
                                    [&](const SeenPart& part) { return part.provider != begin->provider; });
      providers_.emplace_back(db, std::vector<SeenPart>(begin, end), query, chunk);
      begin = end;
    }
  }

  VisitPage page() {
    VisitPage page;
    while (ProviderVisits* visits = earliest()) {
      if (page.visits.size() == query_.limit) {
        page.next = position_of(page.visits.back());
        break;
      }
      page.visits.push_back(std::move(*visits->next()));
      visits->pop();
    }
    for (ListedVisit& visit : page.visits) name(visit);
    return page;
  }

 private:
  ProviderVisits* earliest() {
    ProviderVisits* first = nullptr;
    for (ProviderVisits& visits : providers_) {
      if (visits.next() == nullptr) continue;
      if (first == nullptr || position_of(*visits.next()) < position_of(*first->next())) first = &visits;
    }
    return first;
  }

  void name(ListedVisit& visit) {
    auto& names = names_[visit.provider];
    if (!names) names = std::make_unique<OfficeNames>(db_, visit.provider);
    visit.person = names->person(visit.row.person);
    for (std::string& carer : visit.carers) carer = names->carer(CarerId(carer));
    std::sort(visit.carers.begin(), visit.carers.end());
    add_presences(visit, *names);
  }

  // Of a visit of one carer the row has it; only those of several are looked up.
  void add_presences(ListedVisit& visit, OfficeNames& names) {
    const VisitRow& row = visit.row;
    if (visit.carers.size() == 1 && row.first_in)
      visit.there.push_back({visit.carers.front(), row.first_in, row.last_out, row.late_seconds});
    if (visit.carers.size() < 2 || !row.first_in) return;
    db_.each(
        "SELECT carer, coalesce(amended_in_ms, clocked_in_ms), coalesce(amended_out_ms, clocked_out_ms) FROM "
        "view_attendance WHERE provider = $1 AND visit = $2 AND status IN ('delivered', 'in_progress') AND "
        "coalesce(amended_in_ms, clocked_in_ms) IS NOT NULL",
        [&](const Row& a) {
          Presence one{names.carer(CarerId(a.text(0))), a.integer_or_null(1), a.integer_or_null(2),
                       std::nullopt};
          if (row.planned_start) one.late_seconds = seconds_between(*row.planned_start, *one.started);
          visit.there.push_back(std::move(one));
        },
        visit.provider, row.visit);
    std::sort(visit.there.begin(), visit.there.end(),
              [](const Presence& a, const Presence& b) { return a.carer < b.carer; });
  }

  Connection& db_;
  const VisitListQuery& query_;
  std::deque<ProviderVisits> providers_;
  std::map<ProviderId, std::unique_ptr<OfficeNames>> names_;
};

}  // namespace

std::vector<KnownPerson> people_of(const std::vector<ListedVisit>& visits) {
  std::vector<KnownPerson> people;
  people.reserve(visits.size());
  for (const ListedVisit& visit : visits) people.push_back({visit.provider, visit.row.person});
  return people;
}

VisitPage list_visits(Connection& db, const std::vector<SeenPart>& parts, const VisitListQuery& query) {
  return Pages(db, parts, query).page();
}

}  // namespace doorstep::hub
