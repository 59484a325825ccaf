#include "office_table.h"

#include <set>
#include <utility>

#include <fmt/format.h>

#include "doorstep/event/ids.h"
#include "doorstep/hub/office/derived_id.h"
#include "doorstep/hub/store/derived.h"
#include "doorstep/hub/store/marks.h"
#include "doorstep/platform/clock.h"

namespace doorstep::hub {

namespace {

Param to_param(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return std::nullopt;
}

}  // namespace

OfficeTable::OfficeTable(Connection& db, const OfficeKind& kind) : db_(db), kind_(kind) {
  std::string fields;
  std::string marks;
  std::string sets;
  int mark = 4;  // $1 provider, $2 id, $3 ref
  for (const OfficeColumn& column : kind.columns) {
    if (!is_stored(column)) continue;
    fields += fmt::format(", {}", column.field);
    marks += fmt::format(", ${}", mark);
    sets += fmt::format("{}{} = ${}", sets.empty() ? "" : ", ", column.field, mark++);
  }
  select_ = fmt::format("SELECT id{} FROM {} WHERE provider = $1 AND ref = $2", fields, kind.table);
  insert_ =
      fmt::format("INSERT INTO {} (provider, id, ref{}) VALUES ($1, $2, $3{})", kind.table, fields, marks);
  update_ = fmt::format("UPDATE {} SET {} WHERE provider = $1 AND id = $2 AND ref = $3", kind.table, sets);
}

Upsert OfficeTable::put(const OfficeRow& row) {
  auto held = db_.first(select_, row.provider, row.ref);
  if (!held) {
    run(insert_, row, derived_uuid({kind_.table, row.provider, row.ref}));
    return Upsert::added;
  }
  const std::string id = held->text(0);
  std::vector<Value>& values = held->values();
  values.erase(values.begin());
  if (values == row.values) return Upsert::unchanged;
  if (&kind_ == &packages_kind()) mark_person_of(row.provider, values);  // who had it before
  run(update_, row, id);
  return Upsert::changed;
}

// At the end, because pushes wait meanwhile.
void OfficeTable::finish() {
  std::set<ProviderId> providers;
  for (const auto& planned : planned_) providers.insert(planned.provider);
  for (const auto& provider : providers) db_.lock(plan_lock(provider));
  for (const auto& planned : planned_) derive_from_plan(db_, planned.provider, planned.visit, planned.person);
  planned_.clear();
}

void OfficeTable::run(const std::string& sql, const OfficeRow& row, const std::string& id) {
  std::vector<Param> params{row.provider, id, row.ref};
  for (const Value& value : row.values) params.push_back(to_param(value));
  db_.exec_list(sql, params);
  if (&kind_ == &rota_kind()) index_visit(row, id);
  mark_for_views(row, id);
}

void OfficeTable::mark_for_views(const OfficeRow& row, const std::string& id) {
  const auto look_at = [&](MarkKind kind) {
    mark(db_, ProviderId(row.provider), kind, id, platform::system_clock().wall_ms());
  };
  if (&kind_ == &rota_kind()) look_at(MarkKind::visit);
  if (&kind_ == &people_kind()) look_at(MarkKind::person);
  if (&kind_ == &carers_kind()) look_at(MarkKind::carer);
  if (&kind_ == &packages_kind()) mark_person_of(row.provider, row.values);
}

// Who pays for a person's visits is part of their rows.
void OfficeTable::mark_person_of(const std::string& provider, const std::vector<Value>& package) {
  const auto& person = std::get<std::string>(package[stored_position(kind_, "person").value()]);
  mark(db_, ProviderId(provider), MarkKind::person, person, platform::system_clock().wall_ms());
}

void OfficeTable::index_visit(const OfficeRow& row, const std::string& id) {
  db_.send("DELETE FROM planned_carer WHERE provider = $1 AND visit = $2", row.provider, id);
  const auto start = std::get<std::int64_t>(row.values[stored_position(kind_, "start").value()]);
  const auto carers = split_list(std::get<std::string>(row.values[stored_position(kind_, "carers").value()]));
  const auto& person = std::get<std::string>(row.values[stored_position(kind_, "person").value()]);
  planned_.push_back({ProviderId(row.provider), VisitId(id), PersonId(person)});
  for (const std::string& carer : carers.value()) {
    db_.send("INSERT INTO planned_carer (provider, carer, start_ms, visit) VALUES ($1, $2, $3, $4)",
             row.provider, carer, start, id);
  }
}

}  // namespace doorstep::hub
