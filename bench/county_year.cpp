#include "county_year.h"

#include <fmt/format.h>

#include "doorstep/event/envelope.h"

#include "harness/columns.h"
#include "harness/units.h"

namespace doorstep::bench {
namespace {

constexpr int kSlots[] = {8 * 60, 12 * 60 + 30, 17 * 60, 20 * 60};  // minutes after midnight
constexpr std::size_t kCarersAProvider = 40;

constexpr hub::Insert::Column kVisitColumns[] = {{"provider", kText},  {"id", kText},
                                                 {"ref", kText},       {"person", kText},
                                                 {"service", kText},   {"start_ms", kInteger},
                                                 {"end_ms", kInteger}, {"carers", kText},
                                                 {"band", kText},      {"time_critical", kInteger}};
constexpr hub::Insert::Column kCarerColumns[] = {
    {"provider", kText}, {"carer", kText}, {"start_ms", kInteger}, {"visit", kText}};
constexpr hub::Insert::Column kLineColumns[] = {{"provider", kText}, {"device", kText},
                                                {"seq", kInteger},   {"hash", kBytes},
                                                {"bytes", kBytes},   {"received_ms", kInteger}};
constexpr hub::Insert::Column kFactColumns[] = {
    {"provider", kText}, {"id", kText},           {"device", kText},         {"seq", kInteger},
    {"type", kText},     {"visit", kText},        {"author", kText},         {"at_ms", kInteger},
    {"boot", kText},     {"uptime_ms", kInteger}, {"received_ms", kInteger}, {"person", kText}};
constexpr hub::Insert::Column kDecisionColumns[] = {
    {"provider", kText}, {"event", kText}, {"nr", kInteger},      {"visit", kText},
    {"decision", kText}, {"role", kText},  {"decided_by", kText}, {"at_ms", kInteger}};
constexpr hub::Insert::Column kApprovalColumns[] = {
    {"provider", kText}, {"visit", kText},      {"nr", kInteger},   {"approved", kInteger},
    {"role", kText},     {"decided_by", kText}, {"at_ms", kInteger}};
constexpr std::string_view kNote =
    R"({"kind":"daily_log","text":"Washed and dressed, porridge and tea for breakfast, in good spirits. Tablets taken."})";

void insert(hub::Connection& db, const hub::Insert& into,
            const std::vector<std::vector<hub::Value>>& values) {
  std::vector<std::vector<hub::Param>> rows;
  rows.reserve(values.size());
  for (const auto& value : values) {
    auto& row = rows.emplace_back();
    for (const auto& field : value) row.push_back(param_of(field));
  }
  db.insert(into, rows);
}

Millis day_start(Millis at) { return at - at % kDay; }

// A tablet boots on the first day of each seven.
Millis boot_of(Millis at) { return at - at % (7 * kDay); }
std::string boot_name(Millis boot) { return "boot-" + std::to_string(boot / kDay); }

// What a push received, in the evening of the day.
Millis contact_of(Millis at) { return day_start(at) + 23 * kHour; }

}  // namespace

void CountyYear::Seeded::fill(std::span<std::uint8_t> bytes) {
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(next());
}

std::uint64_t CountyYear::Seeded::next() {  // SplitMix64
  std::uint64_t z = state += 0x9e3779b97f4a7c15U;
  z = (z ^ z >> 30U) * 0xbf58476d1ce4e5b9U;
  z = (z ^ z >> 27U) * 0x94d049bb133111ebU;
  return z ^ z >> 31U;
}

CountyYear::CountyYear(const CountySize& size, Millis now, std::uint64_t seed)
    : size_(size), first_day_(day_start(now) - size.days * kDay), random_(seed) {}

std::int64_t CountyYear::between(std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(random_.next() % static_cast<std::uint64_t>(high - low + 1));
}

std::string CountyYear::day(int back) const {
  return format_instant(first_day_ + (size_.days - back) * kDay).substr(0, 10);
}

std::string CountyYear::provider(int number) { return fmt::format("Provider {:02}", number); }

void CountyYear::fill(hub::Store& store) {
  providers_.resize(static_cast<std::size_t>(size_.providers));
  store.write([&](hub::Connection& db) {
    for (int i = 0; i < size_.providers; ++i) add_office(db, providers_[static_cast<std::size_t>(i)], i);
  });
  for (int day = 0; day < size_.days; ++day) {
    store.write([&](hub::Connection& db) {
      for (Provider& provider : providers_) add_day(db, provider, day);
    });
  }
}

void CountyYear::add_office(hub::Connection& db, Provider& provider, int number) {
  provider.name = CountyYear::provider(number);
  db.exec("INSERT INTO provider (provider) VALUES ($1)", provider.name);
  for (int i = 0; i < size_.people / size_.providers; ++i) {
    const std::string& id = provider.people.emplace_back(uuid(first_day_));
    const bool is_own = i % 10 != 9;  // the others are a health board's, which the county funds jointly
    db.exec(
        "INSERT INTO person (provider, id, ref, name, commissioner, lat_e7, lon_e7, zone) VALUES ($1, $2, "
        "$3, $4, $5, $6, $7, $8)",
        provider.name, id, fmt::format("p{}-{}", number, i), fmt::format("Person {} {}", number, i),
        is_own ? kCountyCommissioner : "Health Board", 535'000'000 + i, -10'000'000 + i,
        fmt::format("zone {}", i % 8));
    const char* funding = !is_own       ? "Health Board:60;Northshire:40"
                          : i % 10 == 4 ? "Northshire:70;Health Board:30"
                                        : nullptr;
    db.exec(
        "INSERT INTO package (provider, id, ref, person, service, valid_from, budget_minutes, budget_per, "
        "funding) VALUES ($1, $2, $3, $4, 'personal_care', '2000-01-01', $5, 'week', $6)",
        provider.name, uuid(first_day_), fmt::format("k{}-{}", number, i), id, 900 + i % 7 * 30,
        funding == nullptr ? hub::Param(std::nullopt) : hub::Param(funding));
    const std::string& goal = provider.goals.emplace_back(uuid(first_day_));
    db.exec(
        "INSERT INTO outcome (provider, id, ref, person, goal, domain, scale) VALUES ($1, $2, $3, $4, "
        "'Walks to the shop', $5, 'gas')",
        provider.name, goal, fmt::format("g{}-{}", number, i), id, i % 2 == 0 ? "mobility" : "social");
  }
  for (std::size_t i = 0; i < kCarersAProvider; ++i) {
    provider.tablets.push_back({uuid(first_day_), uuid(first_day_), 0});
    db.exec("INSERT INTO carer (provider, id, ref, name) VALUES ($1, $2, $3, $4)", provider.name,
            provider.tablets.back().carer, fmt::format("c{}-{}", number, i),
            fmt::format("Carer {} {}", number, i));
  }
}

void CountyYear::add_day(hub::Connection& db, Provider& provider, int day) {
  const Millis midnight = first_day_ + day * kDay;
  Rows rows;
  for (std::size_t person = 0; person < provider.people.size(); ++person) {
    for (int slot = 0; slot < 4; ++slot) add_visit(rows, provider, person, slot, midnight);
    if (chance(110)) add_visit(rows, provider, person, static_cast<int>(between(0, 3)), midnight + 2 * kHour);
  }
  insert(db, {"planned_visit", kVisitColumns, ""}, rows.visits);
  insert(db, {"planned_carer", kCarerColumns, ""}, rows.carers);
  insert(db, {"line", kLineColumns, ""}, rows.lines);
  insert(db, {"fact", kFactColumns, ""}, rows.facts);
  insert(db, {"amendment_decision", kDecisionColumns, ""}, rows.decisions);
  insert(db, {"visit_approval", kApprovalColumns, ""}, rows.approvals);
  add_contacts(db, provider, midnight);
}

// Those of one carer and slot come one after the other; seven times of ten it is the person's usual carer.
void CountyYear::add_visit(Rows& rows, Provider& provider, std::size_t person, int slot, Millis midnight) {
  const std::size_t usual = (person + static_cast<std::size_t>(slot) * 7) % kCarersAProvider;
  const std::size_t first = chance(700) ? usual : static_cast<std::size_t>(between(0, kCarersAProvider - 1));
  const bool is_double = chance(100);
  const Millis start =
      midnight + kSlots[slot] * kMinute + static_cast<Millis>(person / kCarersAProvider) * 45 * kMinute;
  const Millis end = start + (chance(300) ? 15 : chance(500) ? 30 : 45) * kMinute;
  const std::string visit = uuid(start);
  std::vector<Tablet*> tablets{&provider.tablets[first]};
  if (is_double) tablets.push_back(&provider.tablets[(first + 1) % kCarersAProvider]);
  std::string carers;
  for (const Tablet* tablet : tablets) {
    carers += (carers.empty() ? "" : ";") + tablet->carer;
    rows.carers.push_back({provider.name, tablet->carer, start, visit});
  }
  rows.visits.push_back({provider.name, visit, fmt::format("v{}", visits_), provider.people[person],
                         std::string("personal_care"), start, end, carers, std::string("standard"),
                         std::int64_t{chance(200) ? 1 : 0}});
  ++visits_;
  const std::int64_t fate = between(0, 999);
  if (fate < 30) return;  // missed
  if (fate < 50) {
    const char* reason = fate < 42 ? R"({"reason":"no_access"})" : R"({"reason":"hospital"})";
    record(rows, provider, *tablets.front(), visit, start + 2 * kMinute, "visit.not_delivered", reason);
    return;
  }
  const Care care{visit, person, start, end};
  bool is_plain = true;
  for (Tablet* tablet : tablets) is_plain = work(rows, provider, *tablet, care) && is_plain;
  write_down(rows, provider, *tablets.front(), care);
  if (!is_plain && chance(200)) amend(rows, provider, *tablets.front(), care);
  if (!is_plain && is_past(start) && chance(950)) approve(rows, provider, care);
}

bool CountyYear::work(Rows& rows, const Provider& provider, Tablet& tablet, const Care& care) {
  const bool by_hand = chance(40);
  const char* in = by_hand ? R"({"method":"manual","planned":true,"reason":"no_signal"})"
                           : R"({"method":"nfc","planned":true})";
  const Millis came = care.start + between(-8, 18) * kMinute + between(0, 59'999);
  record(rows, provider, tablet, care.visit, came, "visit.checked_in", in);
  if (chance(15)) return false;  // the check-out was forgotten
  const Millis left = came + (care.end - care.start) + between(-10, 4) * kMinute;
  record(rows, provider, tablet, care.visit, left, "visit.checked_out", R"({"method":"nfc"})");
  return !by_hand && came <= care.start + 15 * kMinute;
}

// A note of one visit in four, and each person's goal about once a month.
void CountyYear::write_down(Rows& rows, const Provider& provider, Tablet& tablet, const Care& care) {
  const std::string& person = provider.people[care.person];
  if (chance(250))
    record(rows, provider, tablet, care.visit, care.end - 2 * kMinute, "note.recorded", std::string(kNote),
           person);
  if (chance(8))
    record(rows, provider, tablet, care.visit, care.end - kMinute, "outcome.recorded",
           fmt::format(R"({{"outcome":"{}","scale":"gas","score":{}}})", provider.goals[care.person],
                       between(-2, 2)),
           person);
}

void CountyYear::amend(Rows& rows, const Provider& provider, Tablet& tablet, const Care& care) {
  const std::string event =
      record(rows, provider, tablet, care.visit, care.end + 30 * kMinute, "visit.amended",
             fmt::format(R"({{"check_in":"{}","reason":"forgot_check_in"}})", format_instant(care.start)));
  if (!is_past(care.start)) return;
  rows.decisions.push_back({provider.name, event, std::int64_t{1}, care.visit, std::string("approved"),
                            std::string("provider"), std::string("office"), care.end + kDay});
}

void CountyYear::approve(Rows& rows, const Provider& provider, const Care& care) {
  rows.approvals.push_back({provider.name, care.visit, std::int64_t{1}, std::int64_t{1},
                            std::string("provider"), std::string("office"), care.end + 2 * kDay});
}

std::string CountyYear::record(Rows& rows, const Provider& provider, Tablet& tablet, const std::string& visit,
                               Millis at, const std::string& type, const std::string& body,
                               hub::Value person) {
  event::Envelope envelope;
  envelope.id = EventId(uuid(at));
  envelope.device = DeviceId(tablet.device);
  envelope.seq = ++tablet.seq;
  envelope.at = at;
  envelope.boot = boot_name(boot_of(at));
  envelope.uptime_ms = at - boot_of(at);
  envelope.by = CarerId(tablet.carer);
  envelope.type = type;
  envelope.visit = VisitId(visit);
  envelope.body = body;
  ++events_;
  const Millis received = contact_of(at);
  rows.lines.push_back({provider.name, tablet.device, tablet.seq, hub::Blob{std::string(32, '\0')},
                        hub::Blob{event::write_envelope(envelope)}, received});
  rows.facts.push_back({provider.name, envelope.id.str(), tablet.device, tablet.seq, type, visit,
                        tablet.carer, at, envelope.boot, envelope.uptime_ms, received, std::move(person)});
  return envelope.id.str();
}

void CountyYear::add_contacts(hub::Connection& db, const Provider& provider, Millis midnight) {
  const Millis at = contact_of(midnight);
  const Millis boot = boot_of(at);
  for (const Tablet& tablet : provider.tablets) {
    db.send(
        "INSERT INTO contact (provider, device, boot, uptime_ms, received_ms, heard_ms, heard_uptime_ms, "
        "seq) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        provider.name, tablet.device, boot_name(boot), at - boot, at, at - 100, at - boot - 100, tablet.seq);
    db.send(
        "INSERT INTO boot_span (provider, device, boot, first_seq, last_seq, first_uptime_ms, "
        "last_uptime_ms) "
        "VALUES ($1, $2, $3, $4, $4, 0, $5) ON CONFLICT (provider, device, boot) DO UPDATE SET "
        "last_seq = excluded.last_seq, last_uptime_ms = excluded.last_uptime_ms",
        provider.name, tablet.device, boot_name(boot), tablet.seq, at - boot);
  }
}

}  // namespace doorstep::bench
