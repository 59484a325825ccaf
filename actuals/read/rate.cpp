// One rate of a rate card.
#include "read/parts.h"

namespace doorstep::actuals {
namespace {

using std::array;

constexpr array kRateHours{Choice<HoursKind>{"core", HoursKind::core},
                           Choice<HoursKind>{"additional", HoursKind::additional},
                           Choice<HoursKind>{"*", HoursKind::any}};
constexpr array kFixedRules{Choice<FixedRule>{"floor_plus_hourly", FixedRule::floor_plus_hourly},
                            Choice<FixedRule>{"up_to", FixedRule::up_to}};

constexpr array kFixed{
    Field<FixedPrice>{"minutes", kRequired, [](Reader& r, FixedPrice& v) { r.integer(v.minutes, 1); }},
    Field<FixedPrice>{"amount", kRequired, [](Reader& r, FixedPrice& v) { r.decimal(v.amount); }}};

void read_days(Reader& r, Rate& rate) {
  if (r.list([&] { r.text(r.next(rate.days)); }) == 0) r.problem(Code::bad_value, Reader::kEmptyList);
}

constexpr array kRate{
    Field<Rate>{"id", kRequired, [](Reader& r, Rate& v) { r.text(v.id); }},
    Field<Rate>{"service", kOptional, [](Reader& r, Rate& v) { r.text(v.service); }},
    Field<Rate>{"band", kOptional, [](Reader& r, Rate& v) { r.text(v.band); }},
    Field<Rate>{"hours", kOptional, [](Reader& r, Rate& v) { r.choice(kRateHours, v.hours); }},
    Field<Rate>{"days", kOptional, read_days},
    Field<Rate>{"from", kOptional, [](Reader& r, Rate& v) { r.time_of_day(v.from_minute, kDayMinutes - 1); }},
    Field<Rate>{"to", kOptional, [](Reader& r, Rate& v) { r.time_of_day(v.to_minute, kDayMinutes); }},
    Field<Rate>{"valid", kOptional, [](Reader& r, Rate& v) { read_dates(r, v.valid); }},
    Field<Rate>{"per_hour", kOptional, [](Reader& r, Rate& v) { r.decimal(v.per_hour); }},
    Field<Rate>{"fixed", kOptional, [](Reader& r, Rate& v) { r.objects(kFixed, v.fixed); }},
    Field<Rate>{"fixed_rule", kOptional, [](Reader& r, Rate& v) { r.choice(kFixedRules, v.fixed_rule); }},
    Field<Rate>{"per_night", kOptional, [](Reader& r, Rate& v) { r.decimal(v.per_night); }},
    Field<Rate>{"per_visit", kOptional, [](Reader& r, Rate& v) { r.decimal(v.per_visit); }}};

}  // namespace

void read_rate(Reader& reader, Rate& rate) {
  rate.service = rate.band = reader.texts().add("*");
  reader.object(kRate, rate);
  if (rate.days.empty()) rate.days.push_back(reader.texts().add("any"));
}

}  // namespace doorstep::actuals
