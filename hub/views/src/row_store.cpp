#include "row_store.h"

#include <algorithm>

#include <fmt/format.h>

#include "doorstep/hub/store/marks.h"

namespace doorstep::hub {

namespace {

// A boot may be any text, so each entry says first how long it is.
std::string text_of(const std::vector<std::pair<std::string, std::string>>& unsettled) {
  std::string text;
  for (const auto& [device, boot] : unsettled) {
    const std::string entry = device_mark(device, boot);
    text += std::to_string(entry.size()) + ":" + entry;
  }
  return text;
}

std::vector<std::pair<std::string, std::string>> unsettled_of(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> list;
  while (!text.empty()) {
    const std::size_t colon = text.find(':');
    const std::size_t length = std::stoul(std::string(text.substr(0, colon)));
    const DeviceMark entry = read_device_mark(text.substr(colon + 1, length));
    list.emplace_back(entry.device.str(), entry.boot);
    text.remove_prefix(colon + 1 + length);
  }
  return list;
}

AttendanceRow attendance_of(const Row& row) {
  AttendanceRow a;
  a.carer = row.text(0);
  a.status = row.text(1);
  a.clocked_in = row.integer_or_null(2);
  a.clocked_out = row.integer_or_null(3);
  a.check_in_method = row.text(4);
  a.check_out_method = row.text(5);
  a.amended_in = row.integer_or_null(6);
  a.amended_out = row.integer_or_null(7);
  a.amendment_reason = row.text(8);
  a.time_basis = row.text(9);
  a.exceptions = row.text(10);
  a.actual_seconds = row.integer_or_null(11);
  a.from = row.integer_or_null(12);
  a.to = row.integer_or_null(13);
  a.open = row.flag(14);
  return a;
}

constexpr ColumnType kText = ColumnType::text, kInteger = ColumnType::integer;
constexpr Insert::Column kAttendanceColumns[] = {{"provider", kText},
                                                 {"visit", kText},
                                                 {"carer", kText},
                                                 {"status", kText},
                                                 {"clocked_in_ms", kInteger},
                                                 {"clocked_out_ms", kInteger},
                                                 {"check_in_method", kText},
                                                 {"check_out_method", kText},
                                                 {"amended_in_ms", kInteger},
                                                 {"amended_out_ms", kInteger},
                                                 {"amendment_reason", kText},
                                                 {"time_basis", kText},
                                                 {"exceptions", kText},
                                                 {"actual_seconds", kInteger},
                                                 {"from_ms", kInteger},
                                                 {"to_ms", kInteger},
                                                 {"open", kInteger}};

// INSERT … ON CONFLICT DO UPDATE SET x = table.x + excluded.x, for all sums; `key`: their columns, with commas.
std::string add_sums_sql(const std::string& table, const std::string& key, std::size_t keys) {
  std::string marks, sets;
  for (std::size_t i = 1; i <= keys + Sums::kSize; ++i) marks += fmt::format("{}${}", i == 1 ? "" : ", ", i);
  for (std::size_t i = 0; i < Sums::kSize; ++i)
    sets += fmt::format("{0}{1} = {2}.{1} + excluded.{1}", i == 0 ? "" : ", ", sum_name(i), table);
  return fmt::format("INSERT INTO {} ({}, {}) VALUES ({}) ON CONFLICT ({}) DO UPDATE SET {}", table, key,
                     Sums::columns(), marks, key, sets);
}

template <std::size_t N>
bool is_zero(const std::array<std::int64_t, N>& sums) {
  return std::all_of(sums.begin(), sums.end(), [](std::int64_t sum) { return sum == 0; });
}

void add_sums(Connection& db, const std::string& sql, std::vector<Param> key, const Sums& sums) {
  if (sums.is_zero()) return;
  for (const std::int64_t value : sums.values()) key.emplace_back(value);
  db.send_list(sql, key);
}

}  // namespace

VisitRow visit_row_of(const Row& row) {
  VisitRow visit;
  visit.visit = VisitId(row.text(0));
  visit.name = row.text(1);
  visit.at = row.integer(2);
  visit.day = row.text(3);
  visit.person = PersonId(row.text(4));
  visit.service = row.text(5);
  visit.band = row.text(6);
  visit.planned_start = row.integer_or_null(7);
  visit.planned_end = row.integer_or_null(8);
  visit.planned_carers = row.integer(9);
  visit.time_critical = row.flag(10);
  visit.status = row.text(11);
  visit.board = row.text(12);
  visit.approved = row.flag(13);
  visit.exceptions = row.text(14);
  visit.first_in = row.integer_or_null(15);
  visit.last_out = row.integer_or_null(16);
  visit.late_seconds = row.integer_or_null(17);
  visit.flags = row.integer(18);
  visit.planned_seconds = row.integer(19);
  visit.clocked_seconds = row.integer(20);
  visit.actual_seconds = row.integer(21);
  visit.next_look = row.integer_or_null(22);
  visit.unsettled = unsettled_of(row.text(23));
  visit.zone = row.text(24);
  visit.payers = read_payers(row.text(25));
  visit.uses = read_uses(row.text(26));
  visit.outcomes = read_outcomes(row.text(27));
  visit.others = row.text(28);
  return visit;
}

std::optional<VisitRow> read_visit_row(Connection& db, const ProviderId& provider, const VisitId& visit) {
  const auto row = db.first("SELECT " DOORSTEP_VISIT_ROW_COLUMNS
                            " FROM view_visit v WHERE v.provider = $1 AND v.visit = $2",
                            provider, visit);
  if (!row) return std::nullopt;
  VisitRow found = visit_row_of(*row);
  db.each(
      "SELECT carer, status, clocked_in_ms, clocked_out_ms, check_in_method, check_out_method, "
      "amended_in_ms, "
      "amended_out_ms, amendment_reason, time_basis, exceptions, actual_seconds, from_ms, to_ms, open "
      "FROM view_attendance WHERE provider = $1 AND visit = $2 ORDER BY carer",
      [&](const Row& a) { found.attendances.push_back(attendance_of(a)); }, provider, visit);
  return found;
}

void RowWriter::add(const std::optional<VisitRow>& before, const std::optional<VisitRow>& after) {
  if (before == after) return;
  if (before) tally_.add(*before, -1);
  if (after) tally_.add(*after, 1);
  changes_.push_back({before, after});
}

void RowWriter::write(Connection& db, std::int64_t turn) const {
  for (const Change& change : changes_) {
    if (change.before) remove(db, *change.before);
    if (!change.after && change.before)
      db.send("DELETE FROM view_visit WHERE provider = $1 AND visit = $2", provider_, change.before->visit);
    if (change.after) put(db, *change.after, turn);
  }
  put_attendances(db);
  put_days(db);
  put_zones(db);
  put_shares(db);
  put_care(db);
  put_uses(db);
}

void RowWriter::remove(Connection& db, const VisitRow& row) const {
  if (!row.attendances.empty())
    db.send("DELETE FROM view_attendance WHERE provider = $1 AND visit = $2", provider_, row.visit);
  if (!row.unsettled.empty())
    db.send("DELETE FROM view_unsettled WHERE provider = $1 AND visit = $2", provider_, row.visit);
  for (const OutcomeRow& level : row.outcomes)
    db.send("DELETE FROM view_outcome WHERE provider = $1 AND event = $2", provider_, level.event);
}

void RowWriter::put(Connection& db, const VisitRow& row, std::int64_t turn) const {
  db.send(
      "INSERT INTO view_visit (provider, visit, name, at_ms, day, person, service, band, planned_start_ms, "
      "planned_end_ms, planned_carers, time_critical, status, board, approved, exceptions, carers, "
      "first_in_ms, last_out_ms, late_seconds, flags, planned_seconds, clocked_seconds, actual_seconds, "
      "next_look_ms, unsettled, changed, zone, payers, uses, outcomes, others) VALUES ($1, $2, $3, $4, $5, "
      "$6, $7, "
      "$8, $9, $10, $11, "
      "$12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, "
      "$32) "
      "ON CONFLICT (provider, visit) DO UPDATE SET "
      "name = excluded.name, at_ms = excluded.at_ms, day = excluded.day, person = excluded.person, "
      "service = excluded.service, band = excluded.band, planned_start_ms = excluded.planned_start_ms, "
      "planned_end_ms = excluded.planned_end_ms, planned_carers = excluded.planned_carers, "
      "time_critical = excluded.time_critical, status = excluded.status, board = excluded.board, "
      "approved = excluded.approved, exceptions = excluded.exceptions, carers = excluded.carers, "
      "first_in_ms = excluded.first_in_ms, last_out_ms = excluded.last_out_ms, "
      "late_seconds = excluded.late_seconds, flags = excluded.flags, "
      "planned_seconds = excluded.planned_seconds, clocked_seconds = excluded.clocked_seconds, "
      "actual_seconds = excluded.actual_seconds, next_look_ms = excluded.next_look_ms, "
      "unsettled = excluded.unsettled, changed = excluded.changed, zone = excluded.zone, "
      "payers = excluded.payers, uses = excluded.uses, outcomes = excluded.outcomes, others = "
      "excluded.others",
      provider_, row.visit, row.name, row.at, row.day, row.person, row.service, row.band, row.planned_start,
      row.planned_end, row.planned_carers, row.time_critical, row.status, row.board, row.approved,
      row.exceptions, row.carers(), row.first_in, row.last_out, row.late_seconds, row.flags,
      row.planned_seconds, row.clocked_seconds, row.actual_seconds, row.next_look, text_of(row.unsettled),
      turn, row.zone, write_payers(row.payers), write_uses(row.uses), write_outcomes(row.outcomes),
      row.others);
  for (const auto& [device, boot] : row.unsettled) {
    db.send("INSERT INTO view_unsettled (provider, visit, device, boot) VALUES ($1, $2, $3, $4)", provider_,
            row.visit, device, boot);
  }
  for (const OutcomeRow& level : row.outcomes) {
    db.send(
        "INSERT INTO view_outcome (provider, event, visit, person, at_ms, outcome, scale, score, "
        "for_commissioner) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        provider_, level.event, row.visit, level.person, level.at, level.outcome, level.scale, level.score,
        level.for_commissioner);
  }
}

void RowWriter::put_attendances(Connection& db) const {
  std::vector<std::vector<Param>> rows;
  for (const Change& change : changes_) {
    if (!change.after) continue;
    for (const AttendanceRow& a : change.after->attendances) {
      rows.push_back({provider_, change.after->visit, a.carer, a.status, a.clocked_in, a.clocked_out,
                      a.check_in_method, a.check_out_method, a.amended_in, a.amended_out, a.amendment_reason,
                      a.time_basis, a.exceptions, a.actual_seconds, a.from, a.to, a.open});
    }
  }
  db.insert({"view_attendance", kAttendanceColumns, ""}, rows);
}

void RowWriter::put_days(Connection& db) const {
  static const std::string sql = add_sums_sql("view_day", "provider, day, person", 3);
  for (const auto& [key, sums] : tally_.days) add_sums(db, sql, {provider_, key.first, key.second}, sums);
}

void RowWriter::put_zones(Connection& db) const {
  static const std::string sql = add_sums_sql("view_zone", "provider, commissioner, day, zone", 4);
  for (const auto& [key, sums] : tally_.zones) {
    const auto& [day, commissioner, zone] = key;
    add_sums(db, sql, {provider_, commissioner, day, zone}, sums);
  }
}

void RowWriter::put_shares(Connection& db) const {
  for (const auto& [key, difference] : tally_.shares) {
    if (is_zero(difference)) continue;
    const auto& [day, person, commissioner] = key;
    db.send(
        "INSERT INTO view_share (provider, day, person, commissioner, planned_seconds, clocked_seconds, "
        "actual_seconds) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (provider, day, person, "
        "commissioner) "
        "DO UPDATE SET planned_seconds = view_share.planned_seconds + excluded.planned_seconds, "
        "clocked_seconds = view_share.clocked_seconds + excluded.clocked_seconds, "
        "actual_seconds = view_share.actual_seconds + excluded.actual_seconds",
        provider_, day, person, commissioner, difference[0], difference[1], difference[2]);
  }
}

void RowWriter::put_care(Connection& db) const {
  for (const auto& [key, visits] : tally_.care) {
    if (visits == 0) continue;
    db.send(
        "INSERT INTO view_care (provider, day, person, carer, visits) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (provider, day, person, carer) DO UPDATE SET visits = view_care.visits + "
        "excluded.visits",
        provider_, std::get<0>(key), std::get<1>(key), std::get<2>(key), visits);
  }
}

void RowWriter::put_uses(Connection& db) const {
  for (const auto& [key, use] : tally_.uses) {
    if (is_zero(use)) continue;
    const auto& [week, commissioner, package] = key;
    db.send(
        "INSERT INTO view_use (provider, commissioner, week, package, planned_seconds, delivered_seconds) "
        "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (provider, commissioner, week, package) DO UPDATE SET "
        "planned_seconds = view_use.planned_seconds + excluded.planned_seconds, "
        "delivered_seconds = view_use.delivered_seconds + excluded.delivered_seconds",
        provider_, commissioner, week, package, use[0], use[1]);
  }
}

}  // namespace doorstep::hub
