// `measure` and `not_delivered` of a rate card.
#include "read/parts.h"

namespace doorstep::actuals {
namespace {

using std::array;

constexpr array kModes{Choice<RoundMode>{"up", RoundMode::up}, Choice<RoundMode>{"down", RoundMode::down},
                       Choice<RoundMode>{"nearest", RoundMode::nearest},
                       Choice<RoundMode>{"nearest_half_down", RoundMode::nearest_half_down}};
constexpr array kBases{Choice<Basis>{"actual", Basis::actual}, Choice<Basis>{"planned", Basis::planned},
                       Choice<Basis>{"lesser", Basis::lesser}};
constexpr array kOverrunPays{Choice<Overrun::Pay>{"none", Overrun::Pay::none},
                             Choice<Overrun::Pay>{"all", Overrun::Pay::all},
                             Choice<Overrun::Pay>{"cap", Overrun::Pay::cap},
                             Choice<Overrun::Pay>{"within_budget", Overrun::Pay::within_budget}};
constexpr array kShortPays{Choice<ShortRule::Pay>{"none", ShortRule::Pay::none},
                           Choice<ShortRule::Pay>{"hold", ShortRule::Pay::hold},
                           Choice<ShortRule::Pay>{"actual", ShortRule::Pay::actual}};
constexpr array kScopes{
    Choice<Rollover::Scope>{"carer_person_service", Rollover::Scope::carer_person_service},
    Choice<Rollover::Scope>{"person_service", Rollover::Scope::person_service}};
constexpr array kRolloverWindows{Choice<Window>{"week", Window::week}, Choice<Window>{"month", Window::month},
                                 Choice<Window>{"period", Window::period}};

void read_clock_unit(Reader& r, Minutes& unit) {
  std::int64_t minutes = 1;
  r.integer(minutes);
  if (minutes == 0 || 60 % minutes != 0) return r.problem(Code::bad_value, "must be a divisor of 60");
  unit = minutes;
}

constexpr array kRoundClock{
    Field<Rounding>{"unit_minutes", kRequired,
                    [](Reader& r, Rounding& v) { read_clock_unit(r, v.unit_minutes); }},
    Field<Rounding>{"mode", kRequired, [](Reader& r, Rounding& v) { r.choice(kModes, v.mode); }}};
constexpr array kRound{
    Field<Rounding>{"unit_minutes", kRequired,
                    [](Reader& r, Rounding& v) { r.integer(v.unit_minutes, 1, kDayMinutes); }},
    Field<Rounding>{"mode", kRequired, [](Reader& r, Rounding& v) { r.choice(kModes, v.mode); }}};
constexpr array kGrace{
    Field<Grace>{"under_minutes", kOptional, [](Reader& r, Grace& v) { r.integer(v.under_minutes); }},
    Field<Grace>{"over_minutes", kOptional, [](Reader& r, Grace& v) { r.integer(v.over_minutes); }},
    Field<Grace>{"percent", kOptional, [](Reader& r, Grace& v) { r.percentage(v.percent); }}};
constexpr array kOverrun{
    Field<Overrun>{"pay", kOptional, [](Reader& r, Overrun& v) { r.choice(kOverrunPays, v.pay); }},
    Field<Overrun>{"cap_minutes", kOptional, [](Reader& r, Overrun& v) { r.integer(v.cap_minutes); }}};
constexpr array kShort{
    Field<ShortRule>{"under_minutes", kOptional, [](Reader& r, ShortRule& v) { r.integer(v.under_minutes); }},
    Field<ShortRule>{"under_percent", kOptional,
                     [](Reader& r, ShortRule& v) { r.percentage(v.under_percent); }},
    Field<ShortRule>{"pay", kRequired, [](Reader& r, ShortRule& v) { r.choice(kShortPays, v.pay); }}};
constexpr array kRollover{
    Field<Rollover>{"scope", kRequired, [](Reader& r, Rollover& v) { r.choice(kScopes, v.scope); }},
    Field<Rollover>{"within", kRequired,
                    [](Reader& r, Rollover& v) { r.choice(kRolloverWindows, v.within); }}};

constexpr array kMeasure{
    Field<Measure>{"truncate_to_minute", kOptional,
                   [](Reader& r, Measure& v) { r.boolean(v.truncate_to_minute); }},
    Field<Measure>{"round_clock", kOptional,
                   [](Reader& r, Measure& v) { r.object(kRoundClock, v.round_clock.emplace()); }},
    Field<Measure>{"grace", kOptional, [](Reader& r, Measure& v) { r.object(kGrace, v.grace.emplace()); }},
    Field<Measure>{"basis", kOptional, [](Reader& r, Measure& v) { r.choice(kBases, v.basis); }},
    Field<Measure>{"overrun", kOptional, [](Reader& r, Measure& v) { r.object(kOverrun, v.overrun); }},
    Field<Measure>{"short", kOptional,
                   [](Reader& r, Measure& v) { r.object(kShort, v.short_rule.emplace()); }},
    Field<Measure>{"round", kOptional, [](Reader& r, Measure& v) { r.object(kRound, v.round.emplace()); }},
    Field<Measure>{"minimum_minutes", kOptional,
                   [](Reader& r, Measure& v) { r.integer(v.minimum_minutes, 0, 1'500); }},
    Field<Measure>{"rollover", kOptional,
                   [](Reader& r, Measure& v) { r.object(kRollover, v.rollover.emplace()); }}};

constexpr array kAsPlanned{Choice<bool>{"planned", true}};

void read_pay_minutes(Reader& r, NoAccess& v) {
  bool as_planned = true;
  if (r.kind() == Kind::text) {
    r.choice(kAsPlanned, as_planned);
  } else {
    r.integer(v.pay_minutes);
  }
}

constexpr array kNoAccess{
    Field<NoAccess>{"pay_minutes", kRequired, read_pay_minutes},
    Field<NoAccess>{"percent", kOptional, [](Reader& r, NoAccess& v) { r.percentage(v.percent); }}};
constexpr array kCancelledTier{
    Field<CancelledTier>{"notice_hours_under", kRequired,
                         [](Reader& r, CancelledTier& v) { r.integer(v.notice_hours_under); }},
    Field<CancelledTier>{"percent", kOptional, [](Reader& r, CancelledTier& v) { r.percentage(v.percent); }},
    Field<CancelledTier>{"amount", kOptional, [](Reader& r, CancelledTier& v) { r.decimal(v.amount); }}};
constexpr array kHospital{
    Field<Hospital>{"retain_days", kRequired, [](Reader& r, Hospital& v) { r.integer(v.retain_days); }},
    Field<Hospital>{"percent", kOptional, [](Reader& r, Hospital& v) { r.percentage(v.percent); }}};

constexpr array kNotDelivered{
    Field<NotDelivered>{"no_access", kOptional,
                        [](Reader& r, NotDelivered& v) { r.object(kNoAccess, v.no_access.emplace()); }},
    Field<NotDelivered>{"refused", kOptional,
                        [](Reader& r, NotDelivered& v) { r.object(kNoAccess, v.refused.emplace()); }},
    Field<NotDelivered>{"cancelled", kOptional,
                        [](Reader& r, NotDelivered& v) { r.objects(kCancelledTier, v.cancelled); }},
    Field<NotDelivered>{"hospital", kOptional,
                        [](Reader& r, NotDelivered& v) { r.object(kHospital, v.hospital.emplace()); }}};

}  // namespace

void read_measure(Reader& reader, Measure& measure) { reader.object(kMeasure, measure); }
void read_not_delivered(Reader& reader, NotDelivered& not_delivered) {
  reader.object(kNotDelivered, not_delivered);
}

}  // namespace doorstep::actuals
