#include "period_visits.h"

#include <algorithm>
#include <tuple>

#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/decide.h"

#include "hospital_stays.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxTextChars = 200;  // of any text of a request
constexpr const char* kUnknownService =
    "unknown";  // of a visit of which no tablet and no plan says what it was for

struct Dated {
  Millis start = 0;  // as actuals.md §1 has it
  std::string name;
  std::string date;
  visit::PaymentVisit visit;
  std::int64_t extra_minutes = 0;  // overrun that the commissioner agreed to
};

// Those planned in or near the period, and those without a plan that may have been.
std::vector<VisitId> candidates(Connection& db, const ProviderId& provider, const LocalPeriod& period) {
  std::vector<VisitId> ids;
  const auto add = [&](const Row& row) { ids.emplace_back(row.text(0)); };
  db.each(
      "SELECT id FROM planned_visit WHERE provider = $1 AND start_ms >= $2 AND start_ms < $3 ORDER BY "
      "start_ms",
      add, provider, period.earliest(), period.latest());
  // What was received before the period began can't have happened in it.
  db.each("SELECT visit FROM unrostered_visit WHERE provider = $1 AND received_ms >= $2", add, provider,
          period.earliest());
  return ids;
}

bool is_covered(const Dated& dated, Cover& cover) {
  const auto covered = [&](const PersonId& person) { return cover.covers(person, dated.date, dated.name); };
  return covered(dated.visit.person) ||
         std::any_of(dated.visit.participants.begin(), dated.visit.participants.end(), covered);
}

std::string text_of(Millis at) { return format_instant_seconds(at); }

json interval_json(const visit::PaymentInterval& interval) {
  return {{"start", text_of(interval.start)}, {"end", text_of(interval.end)}};
}

std::string service_of(const std::string& service) {
  const auto is_lead = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  const auto chars = static_cast<std::size_t>(std::count_if(service.begin(), service.end(), is_lead));
  return service.empty() || chars > kMaxTextChars ? kUnknownService : service;
}

json attendances_json(const visit::PaymentVisit& visit, OfficeNames& names) {
  json list = json::array();
  for (const auto& attendance : visit.attendances) {
    json item = interval_json(attendance.interval);
    item["carer"] = names.carer(attendance.carer);
    list.push_back(std::move(item));
  }
  return list;
}

void add_people(json& item, const Dated& dated, Cover& cover) {
  const auto name = [&](const PersonId& person) { return cover.name(person, dated.date, dated.name); };
  item["person"] = name(dated.visit.person);
  for (const PersonId& person : dated.visit.participants)
    item["participants"].push_back({{"person", name(person)}});
}

json visit_json(const Dated& dated, Cover& cover) {
  const visit::PaymentVisit& visit = dated.visit;
  json item{{"id", dated.name},
            {"provider", visit.provider.str()},
            {"service", service_of(visit.service)},
            {"status", visit::to_string(visit.status)}};
  add_people(item, dated, cover);
  if (!visit.band.empty()) item["band"] = visit.band;
  if (!visit.hours.empty()) item["hours"] = visit.hours;
  if (visit.planned) {
    item["planned"] = interval_json(*visit.planned);
    item["planned"]["carers"] = visit.planned_carers;
  }
  if (visit.cancelled_at) item["cancelled_at"] = text_of(*visit.cancelled_at);
  if (!visit.cancelled_by.empty()) item["cancelled_by"] = visit.cancelled_by;
  if (!visit.attendances.empty()) item["attendances"] = attendances_json(visit, cover.names());
  for (const auto& woken : visit.woken) item["woken"].push_back(interval_json(woken));
  if (!visit.exceptions.empty()) item["exceptions"] = visit.exceptions;
  if (visit.approved) item["approved"] = true;
  if (dated.extra_minutes > 0) item["approved_extra_minutes"] = dated.extra_minutes;
  return item;
}

}  // namespace

Millis start_of(const visit::PaymentVisit& visit) {
  if (visit.planned) return visit.planned->start;
  Millis start = visit.attendances.front().interval.start;
  for (const auto& attendance : visit.attendances) start = std::min(start, attendance.interval.start);
  return start;
}

json visits_of_period(Connection& db, VisitFolder& folder, const ProviderId& provider,
                      const LocalPeriod& period, Cover& cover) {
  const auto extra_minutes = approved_extra_minutes(db, provider);
  std::vector<Dated> found;
  for (const VisitId& id : candidates(db, provider, period)) {
    auto visit = visit::payment_visit(folder.fold(id));
    if (!visit) continue;
    const Millis start = start_of(*visit);
    Dated dated{start, cover.names().visit(id), period.date_of(start), std::move(*visit), 0};
    if (!period.contains(start) || !is_covered(dated, cover)) continue;
    if (const auto extra = extra_minutes.find(id); extra != extra_minutes.end())
      dated.extra_minutes = extra->second;
    found.push_back(std::move(dated));
  }
  std::sort(found.begin(), found.end(), [](const Dated& a, const Dated& b) {
    return std::tie(a.start, a.name) < std::tie(b.start, b.name);
  });
  json list = json::array();
  HospitalStays stays(db, folder, provider, period);
  for (const Dated& dated : found) {
    json item = visit_json(dated, cover);
    if (const auto admitted = stays.admitted(dated.visit)) item["admitted"] = *admitted;
    list.push_back(std::move(item));
  }
  return list;
}

}  // namespace doorstep::hub
