#include "visit_list.h"

#include <algorithm>

#include "doorstep/hub/office/kinds.h"
#include "doorstep/hub/office/local_time.h"

#include "row_store.h"

namespace doorstep::hub {

namespace {

VisitPosition position_of(const ListedVisit& visit) {
  return {visit.row.at, visit.row.name, visit.provider.str()};
}

// The local date may be another one in another provider's zone.
std::string first_day(const SeenPart& part, const std::optional<VisitPosition>& after) {
  return after ? std::max(part.from, local_date(after->at, "UTC", -1)) : part.from;
}

class Pages {
 public:
  Pages(Connection& db, const VisitListQuery& query) : db_(db), query_(query) {}

  void add(const SeenPart& part) {
    const Millis at = query_.after ? query_.after->at : 0;
    const std::string name = query_.after ? query_.after->name : std::string();
    static const SeenSql sql(
        "SELECT " DOORSTEP_VISIT_ROW_COLUMNS
        ", p.zone FROM view_visit v LEFT JOIN person p ON p.provider = v.provider AND p.id = v.person "
        "WHERE {where} AND (v.flags & $7) = $7 AND ($8 = '' OR v.board = $8) AND v.at_ms >= $9 AND "
        "(v.at_ms > $9 OR v.name >= $10) ORDER BY v.day, v.at_ms, v.name LIMIT $11",
        "v");
    db_.each(
        sql.of(part), [&](const Row& row) { take(part, row); }, part.provider, first_day(part, query_.after),
        part.to, part.commissioner, part.zone, part.person, query_.flags, query_.board, at, name,
        query_.limit + 2);
  }

  VisitPage page() {
    std::sort(found_.begin(), found_.end(),
              [](const ListedVisit& a, const ListedVisit& b) { return position_of(a) < position_of(b); });
    VisitPage page;
    const bool has_more = found_.size() > query_.limit;
    if (has_more) found_.resize(query_.limit);
    if (has_more) page.next = position_of(found_.back());
    for (ListedVisit& visit : found_) name(visit);
    page.visits = std::move(found_);
    return page;
  }

 private:
  void take(const SeenPart& part, const Row& row) {
    ListedVisit visit{
        part.provider, visit_row_of(row), {}, row.text_or_null(kVisitRowColumns).value_or(""), {}};
    if (query_.after && !(*query_.after < position_of(visit))) return;
    const std::string& carers = row.text(kVisitRowColumns - 1);
    if (!carers.empty()) visit.carers = split_list(carers).value_or(std::vector<std::string>{});
    if (!part.viewer.empty()) keep_share(visit.row, part.viewer);
    found_.push_back(std::move(visit));
  }

  // What its sums say of the visit, too. Who pays by now may not be in the row yet.
  static void keep_share(VisitRow& row, const std::string& viewer) {
    const Payer* payer = find_payer(row.payers, viewer);
    for (std::int64_t* seconds : {&row.planned_seconds, &row.clocked_seconds, &row.actual_seconds})
      *seconds = payer == nullptr ? 0 : share_of(*seconds, row.payers, *payer);
  }

  void name(ListedVisit& visit) {
    auto& names = names_[visit.provider];
    if (!names) names = std::make_unique<OfficeNames>(db_, visit.provider);
    visit.person = names->person(visit.row.person);
    for (std::string& carer : visit.carers) carer = names->carer(CarerId(carer));
    std::sort(visit.carers.begin(), visit.carers.end());
  }

  Connection& db_;
  const VisitListQuery& query_;
  std::vector<ListedVisit> found_;
  std::map<ProviderId, std::unique_ptr<OfficeNames>> names_;
};

}  // namespace

std::vector<KnownPerson> people_of(const std::vector<ListedVisit>& visits) {
  std::vector<KnownPerson> people;
  for (const ListedVisit& visit : visits) people.push_back({visit.provider, visit.row.person});
  return people;
}

VisitPage list_visits(Connection& db, const std::vector<SeenPart>& parts, const VisitListQuery& query) {
  Pages pages(db, query);
  for (const SeenPart& part : parts) pages.add(part);
  return pages.page();
}

}  // namespace doorstep::hub
