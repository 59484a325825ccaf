#include "showcase.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "doorstep/hub/office/import.h"
#include "doorstep/hub/office/local_time.h"

namespace doorstep::demo {
namespace {

constexpr int kLateMinute = 9 * 60 + 40;
constexpr Millis kMorningEndsMs = (10LL * 60 + 5) * kMinuteMs;

// A council's terms, in the shape of docs on statements: paid as planned within five minutes, else as it was, never more
// than planned; what nobody's tablet saw is held.
constexpr const char* kRateCard = R"json({
  "id": "council-2026", "currency": "GBP", "timezone": "Europe/London",
  "bank_holidays": ["2026-12-25", "2026-12-28", "2027-01-01"],
  "rates": [
    {"id": "weekday", "days": ["weekday"], "per_hour": "24.60"},
    {"id": "weekend", "days": ["weekend"], "per_hour": "26.40"},
    {"id": "bank holiday", "days": ["bank_holiday"], "per_hour": "36.90"}],
  "measure": {"grace": {"under_minutes": 5, "over_minutes": 5}, "overrun": {"pay": "none", "cap_minutes": 0},
              "round": {"unit_minutes": 5, "mode": "nearest"}},
  "not_delivered": {"no_access": {"pay_minutes": 15, "percent": "100"}},
  "exceptions": {"hold": ["manual", "no_check_out", "overlap"]}
})json";

void import_or_throw(hub::RunningHub& hub, const std::string& name, const std::string& text) {
  const auto imported = hub::import_files(hub.hub().store(), {{name, text}});
  if (!imported.errors.empty())
    throw Error(ErrorClass::bug, "demo_import", hub::to_json(imported.errors).dump());
}

// From which minutes of the local day count, where no visit is before the clocks change: a 25-hour day's is an hour later.
Millis midnight_of(const std::string& date) {
  const Millis next = hub::start_of_day(date_after(date, 1), kZone);
  return next - kDayMs;
}

// Somebody nobody has come to, someone who does not open, and someone whose carer is late as the clock runs on.
void upset(std::vector<Attendance>& story) {
  for (Attendance& attendance : story) {
    const std::string& visit = attendance.visit.visit;
    const bool is_late = attendance.visit.start_minute == kLateMinute && attendance.carer == "harbour-c4";
    if (is_late || visit.starts_with("harbour-p9-am")) attendance.turn = Turn::missed;
    if (visit.starts_with("harbour-p17-am")) attendance.turn = Turn::no_access;
  }
}

}  // namespace

std::string date_after(const std::string& date, int days) {
  return hub::local_date(parse_rfc3339(date + "T12:00:00Z").value(), "UTC", days);
}

void Showcase::import_rate_card() { import_or_throw(hub_, "rate-card.json", kRateCard); }

SampleRota Showcase::import_day(const std::string& date) {
  auto rota = make_sample_rota(date, "-" + date.substr(5, 2) + date.substr(8));
  import_or_throw(hub_, "rota.csv", rota.rota_csv);
  return rota;
}

void Showcase::play_month(const SampleRota& rota, const Enrol& enrol, const std::filesystem::path& folder,
                          const Decide& decide) {
  Tablets tablets;
  std::vector<SampleRota> days;
  days.reserve(kHistoryDays);
  for (int i = 0; i < kHistoryDays; ++i) days.push_back(import_day(date_after(day_, i - kHistoryDays)));
  for (const auto& [carer, provider] : rota.carers) {
    tablets[carer] = enrol(carer, provider, folder / carer);
    tablets[carer]->sync();
  }
  for (int i = 0; i < kHistoryDays; ++i) {
    const std::string date = date_after(day_, i - kHistoryDays);
    const Millis midnight = midnight_of(date);
    OrdinaryDay day(world_, tablets, i / 7, i % 9 == 8 || i >= kHistoryDays - 3);
    day.play(make_ordinary_day(days.at(static_cast<std::size_t>(i)), midnight, static_cast<std::uint64_t>(i)),
             midnight + kDayMs);
    // The office is a day behind: the last ones wait for it.
    if (!day.amendment().str().empty() && i < kHistoryDays - 3) decide(kReadProvider, day.amendment());
    if (i % 7 == 6) say_(fmt::format("a week of history up to {}", date));
  }
}

void Showcase::play_morning(Tablets& tablets) {
  const std::string date = date_after(day_, 1);
  const Millis midnight = midnight_of(date);
  world_.set(midnight + 6LL * 60 * kMinuteMs);
  const auto rota = import_day(date);
  for (auto& [carer, tablet] : tablets) tablet->sync();
  OrdinaryDay morning(world_, tablets, kHistoryDays / 7, false);
  auto story = make_ordinary_day(rota, midnight, kHistoryDays + 1);
  upset(story);
  morning.play(story, midnight + kMorningEndsMs);
  world_.set(midnight + kMorningEndsMs);
  say_("it is the next morning, and some visits are under way");
}

}  // namespace doorstep::demo
