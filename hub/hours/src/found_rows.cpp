#include "found_rows.h"

#include "doorstep/hub/office/local_time.h"
#include "doorstep/hub/office/policy.h"

#include "decisions.h"

namespace doorstep::hub {

namespace {

constexpr std::int64_t kRowsAtOnce = 256;

}  // namespace

FoundRows::FoundRows(Connection& db, Sight& sight, const ProviderId& provider, std::string after_id)
    : db_(db),
      sight_(sight),
      provider_(provider),
      names_(db, provider),
      zone_(policy_of(db, provider).zone),
      after_id_(std::move(after_id)) {}

std::optional<FoundException> FoundRows::next() {
  while (true) {
    if (rows_.empty() && !at_end_) read_batch();
    if (rows_.empty()) return std::nullopt;
    const Row row = std::move(rows_.front());
    rows_.pop_front();
    if (auto item = item_of(row)) return item;
  }
}

void FoundRows::read_batch() {
  db_.each(
      "SELECT f.id, f.kind, f.visit, coalesce(f.person, p.person), f.carer, f.device, f.event, f.at_ms, "
      "f.detail, "
      "p.ref FROM found f LEFT JOIN planned_visit p ON p.provider = f.provider AND p.id = f.visit "
      "WHERE f.provider = $1 AND f.id > $2 ORDER BY f.id LIMIT $3",
      [&](const Row& row) { rows_.push_back(row); }, provider_, after_id_, kRowsAtOnce);
  at_end_ = rows_.size() < static_cast<std::size_t>(kRowsAtOnce);
  if (!rows_.empty()) after_id_ = rows_.back().text(0);
}

std::optional<FoundException> FoundRows::item_of(const Row& row) {
  const PersonId person(row.text_or_null(3).value_or(""));
  if (!sight_.sees(provider_, person, local_date(row.integer(7), zone_))) return std::nullopt;
  FoundException item;
  item.id = row.text(0);
  item.kind = row.text(1);
  item.visit = row.text_or_null(9).value_or(row.text_or_null(2).value_or(""));
  item.person = names_.person(person);
  item.provider = provider_;
  item.person_id = person;
  if (const auto carer = row.text_or_null(4)) item.carer = names_.carer(CarerId(*carer));
  item.device = row.text(5);
  item.event = row.text_or_null(6).value_or("");
  item.at = row.integer(7);
  item.detail = row.text(8);
  item.open = !is_resolved(item, row);
  return item;
}

// What was unknown may have been imported since; a visit may have been approved.
bool FoundRows::is_resolved(const FoundException& item, const Row& row) {
  if (item.kind == "unknown_visit" && !row.is_null(9)) return true;
  if (item.kind == "unknown_person" && !row.is_null(3) && item.person != row.text(3)) return true;
  if (item.kind == "unknown_carer" && !row.is_null(4) && item.carer != row.text(4)) return true;
  if (row.is_null(2)) return false;
  const auto approvals = visit_approvals(db_, provider_, VisitId(row.text(2)));
  return !approvals.empty() && approvals.back().approved;
}

bool is_found_by_ingest(Connection& db, const ProviderId& provider, const VisitId& visit,
                        visit::ExceptionKind kind) {
  return db
      .first("SELECT 1 FROM found WHERE provider = $1 AND visit = $2 AND kind = $3 LIMIT 1", provider, visit,
             visit::to_string(kind))
      .has_value();
}

}  // namespace doorstep::hub
