// A rate card; its rates, `measure` and `not_delivered` are read elsewhere.
#include "read/parts.h"
#include "read/scalars.h"

namespace doorstep::actuals {
namespace {

using std::array;

constexpr array kSegmentRules{Choice<Segmentation::Rule>{"split", Segmentation::Rule::split},
                              Choice<Segmentation::Rule>{"start", Segmentation::Rule::start}};
constexpr array kAnchors{Choice<Segmentation::Anchor>{"actual", Segmentation::Anchor::actual},
                         Choice<Segmentation::Anchor>{"planned", Segmentation::Anchor::planned}};
constexpr array kUnplanned{Choice<Unplanned>{"hold", Unplanned::hold},
                           Choice<Unplanned>{"pay", Unplanned::pay},
                           Choice<Unplanned>{"none", Unplanned::none}};
constexpr array kDiscountRules{Choice<Discount::Rule>{"marginal", Discount::Rule::marginal},
                               Choice<Discount::Rule>{"whole", Discount::Rule::whole}};
constexpr array kMoneyRoundings{Choice<MoneyRounding>{"half_up", MoneyRounding::half_up},
                                Choice<MoneyRounding>{"half_even", MoneyRounding::half_even}};

constexpr array kSegments{
    Field<Segmentation>{"rule", kOptional,
                        [](Reader& r, Segmentation& v) { r.choice(kSegmentRules, v.rule); }},
    Field<Segmentation>{"anchor", kOptional,
                        [](Reader& r, Segmentation& v) { r.choice(kAnchors, v.anchor); }}};
constexpr array kSleepIn{Field<SleepIn>{"included_woken_minutes", kOptional,
                                        [](Reader& r, SleepIn& v) { r.integer(v.included_woken_minutes); }},
                         Field<SleepIn>{"waking_after_calls", kOptional,
                                        [](Reader& r, SleepIn& v) { r.integer(v.waking_after_calls); }}};
constexpr array kExceptions{Field<std::vector<Text>>{"hold", kOptional, [](Reader& r, std::vector<Text>& v) {
                                                       v.clear();
                                                       r.texts(v);
                                                     }}};
constexpr array kDiscountTier{
    Field<DiscountTier>{"over_hours", kRequired, [](Reader& r, DiscountTier& v) { r.integer(v.over_hours); }},
    Field<DiscountTier>{"percent", kRequired, [](Reader& r, DiscountTier& v) { r.percentage(v.percent); }}};
constexpr array kDiscount{
    Field<Discount>{"rule", kRequired, [](Reader& r, Discount& v) { r.choice(kDiscountRules, v.rule); }},
    Field<Discount>{"tiers", kRequired,
                    [](Reader& r, Discount& v) { r.objects_not_empty(kDiscountTier, v.tiers); }}};
constexpr array kRounding{Field<MoneyRounding>{
    "money", kOptional, [](Reader& r, MoneyRounding& v) { r.choice(kMoneyRoundings, v); }}};

void read_zone(Reader& r, RateCard& card) {
  std::string name;
  if (!r.any_string(name)) return;
  if (Zone::find(name) == nullptr) return r.problem(Code::bad_value, "no such zone in the IANA database");
  card.timezone = r.texts().add(name);
}

// A member that is null counts as absent; but its name must be a date all the same.
void read_special_days(Reader& r, RateCard& card) {
  r.any_members([&](const std::string& name) {
    const auto date = parse_date(name);
    if (!date) r.problem(Code::bad_value, "the names here are dates");
    if (r.null()) return;
    Text day{};
    r.text(day);
    if (date) card.special_days[*date] = day;
  });
}

void read_rates(Reader& r, RateCard& card) {
  if (r.list([&] { read_rate(r, r.next(card.rates)); }) == 0) r.problem(Code::bad_value, Reader::kEmptyList);
}

constexpr array kRateCard{
    Field<RateCard>{"id", kRequired, [](Reader& r, RateCard& v) { r.text(v.id); }},
    Field<RateCard>{"currency", kRequired, [](Reader& r, RateCard& v) { r.text(v.currency); }},
    Field<RateCard>{"timezone", kRequired, read_zone},
    Field<RateCard>{"bank_holidays", kOptional,
                    [](Reader& r, RateCard& v) { r.list([&] { r.date(r.next(v.bank_holidays)); }); }},
    Field<RateCard>{"special_days", kOptional, read_special_days},
    Field<RateCard>{"rates", kRequired, read_rates},
    Field<RateCard>{"segments", kOptional, [](Reader& r, RateCard& v) { r.object(kSegments, v.segments); }},
    Field<RateCard>{"measure", kOptional, [](Reader& r, RateCard& v) { read_measure(r, v.measure); }},
    Field<RateCard>{"not_delivered", kOptional,
                    [](Reader& r, RateCard& v) { read_not_delivered(r, v.not_delivered); }},
    Field<RateCard>{"unplanned", kOptional,
                    [](Reader& r, RateCard& v) { r.choice(kUnplanned, v.unplanned); }},
    Field<RateCard>{"exceptions", kOptional, [](Reader& r, RateCard& v) { r.object(kExceptions, v.hold); }},
    Field<RateCard>{"sleep_in", kOptional, [](Reader& r, RateCard& v) { r.object(kSleepIn, v.sleep_in); }},
    Field<RateCard>{"discount", kOptional,
                    [](Reader& r, RateCard& v) { r.object(kDiscount, v.discount.emplace()); }},
    Field<RateCard>{"rounding", kOptional, [](Reader& r, RateCard& v) { r.object(kRounding, v.rounding); }}};

}  // namespace

void read_rate_card(Reader& reader, RateCard& card) {
  card.hold = {reader.texts().add("no_check_out"), reader.texts().add("overlap")};
  reader.object(kRateCard, card);
}

}  // namespace doorstep::actuals
