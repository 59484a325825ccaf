#include "difference/given.h"

#include <array>
#include <string>

#include "check/checks.h"

namespace doorstep::actuals {
namespace {

using std::array;

constexpr std::int64_t kMaxNumber = 9'007'199'254'740'991;  // 2^53 - 1

constexpr array kStatementSchemas{Choice<bool>{"doorstep.statement/1", true}};
constexpr array kStates{Choice<State>{"payable", State::payable}, Choice<State>{"held", State::held},
                        Choice<State>{"not_payable", State::not_payable}};

void number(Reader& r, std::int64_t& out) { r.integer(out, 0, kMaxNumber); }

// Read for their form alone.
template <class T>
void any_number(Reader& r, T&) {
  std::int64_t ignored = 0;
  number(r, ignored);
}
template <class T>
void any_text(Reader& r, T&) {
  r.any_text();
}

struct Ignored {};

constexpr array kPart{
    Field<GivenPart>{"amount", kRequired, [](Reader& r, GivenPart& v) { number(r, v.amount); }},
    Field<GivenPart>{"funder", kRequired, [](Reader& r, GivenPart& v) { r.any_text(v.funder); }}};
constexpr array kShare{Field<Ignored>{"of", kRequired, any_number<Ignored>},
                       Field<Ignored>{"weight", kRequired, any_number<Ignored>}};
constexpr array kSegment{Field<Ignored>{"amount", kRequired, any_text<Ignored>},
                         Field<Ignored>{"from", kRequired, any_text<Ignored>},
                         Field<Ignored>{"rate", kRequired, any_text<Ignored>},
                         Field<Ignored>{"seconds", kRequired, any_number<Ignored>},
                         Field<Ignored>{"to", kRequired, any_text<Ignored>}};

void read_segments(Reader& r, GivenLine&) {
  Ignored ignored;
  r.list([&] { r.object(kSegment, ignored); });
}

void read_share(Reader& r, GivenLine&) {
  Ignored ignored;
  r.object(kShare, ignored);
}

constexpr array kLine{
    Field<GivenLine>{"actual_seconds", kRequired, any_number<GivenLine>},
    Field<GivenLine>{"amount", kRequired, [](Reader& r, GivenLine& v) { number(r, v.amount); }},
    Field<GivenLine>{"carer", kOptional, [](Reader& r, GivenLine& v) { r.any_text(v.carer.emplace()); }},
    Field<GivenLine>{"funding", kRequired, [](Reader& r, GivenLine& v) { r.objects(kPart, v.funding); }},
    Field<GivenLine>{"package", kOptional, any_text<GivenLine>},
    Field<GivenLine>{"payable_seconds", kRequired, [](Reader& r, GivenLine& v) { number(r, v.payable); }},
    Field<GivenLine>{"person", kRequired, [](Reader& r, GivenLine& v) { r.any_text(v.person); }},
    Field<GivenLine>{"planned_seconds", kRequired, any_number<GivenLine>},
    Field<GivenLine>{"provider", kRequired, [](Reader& r, GivenLine& v) { r.any_text(v.provider); }},
    Field<GivenLine>{"reasons", kRequired, [](Reader& r, GivenLine&) { r.list([&] { r.any_text(); }); }},
    Field<GivenLine>{"segments", kRequired, read_segments},
    Field<GivenLine>{"service", kRequired, any_text<GivenLine>},
    Field<GivenLine>{"share", kOptional, read_share},
    Field<GivenLine>{"state", kRequired, [](Reader& r, GivenLine& v) { r.choice(kStates, v.state); }},
    Field<GivenLine>{"visit", kRequired, [](Reader& r, GivenLine& v) { r.any_text(v.visit); }}};

constexpr Field<GivenSums> kLines{"lines", kRequired, [](Reader& r, GivenSums& v) { number(r, v.lines); }};
constexpr Field<GivenSums> kHeldLines{"held_lines", kRequired, any_number<GivenSums>};
constexpr Field<GivenSums> kPlannedSeconds{"planned_seconds", kRequired, any_number<GivenSums>};
constexpr Field<GivenSums> kActual{"actual_seconds", kRequired, any_number<GivenSums>};
constexpr Field<GivenSums> kPayable{"payable_seconds", kRequired,
                                    [](Reader& r, GivenSums& v) { number(r, v.payable); }};
constexpr Field<GivenSums> kGross{"gross", kRequired, [](Reader& r, GivenSums& v) { number(r, v.gross); }};
constexpr Field<GivenSums> kDiscountSum{"discount", kRequired,
                                        [](Reader& r, GivenSums& v) { number(r, v.discount); }};
constexpr Field<GivenSums> kNet{"net", kRequired, [](Reader& r, GivenSums& v) { number(r, v.net); }};

constexpr Field<GivenSums> name_of(std::string_view member) {
  return {member, kRequired, [](Reader& r, GivenSums& v) { r.any_text(v.name); }};
}

constexpr array kByProvider{kActual, kDiscountSum, kGross,          kHeldLines,         kLines,
                            kNet,    kPayable,     kPlannedSeconds, name_of("provider")};
constexpr array kByPerson{kActual, kGross, kHeldLines, kLines, kPayable, name_of("person"), kPlannedSeconds};
constexpr array kByFunder{kDiscountSum, name_of("funder"), kGross, kNet};

// The same members as kByProvider's, in an object that holds the lists too.
template <void (*Read)(Reader&, GivenSums&)>
void of_all(Reader& r, GivenStatement& v) {
  Read(r, v.all);
}
constexpr array kTotals{
    Field<GivenStatement>{"actual_seconds", kRequired, any_number<GivenStatement>},
    Field<GivenStatement>{"by_funder", kRequired,
                          [](Reader& r, GivenStatement& v) { r.objects(kByFunder, v.by_funder); }},
    Field<GivenStatement>{"by_person", kRequired,
                          [](Reader& r, GivenStatement& v) { r.objects(kByPerson, v.by_person); }},
    Field<GivenStatement>{"by_provider", kRequired,
                          [](Reader& r, GivenStatement& v) { r.objects(kByProvider, v.by_provider); }},
    Field<GivenStatement>{"discount", kRequired, of_all<kDiscountSum.read>},
    Field<GivenStatement>{"gross", kRequired, of_all<kGross.read>},
    Field<GivenStatement>{"held_lines", kRequired, any_number<GivenStatement>},
    Field<GivenStatement>{"lines", kRequired, of_all<kLines.read>},
    Field<GivenStatement>{"net", kRequired, of_all<kNet.read>},
    Field<GivenStatement>{"payable_seconds", kRequired, of_all<kPayable.read>},
    Field<GivenStatement>{"planned_seconds", kRequired, any_number<GivenStatement>}};

constexpr array kStatementPeriod{
    Field<GivenStatement>{"from", kRequired, [](Reader& r, GivenStatement& v) { r.any_text(v.from); }},
    Field<GivenStatement>{"to", kRequired, [](Reader& r, GivenStatement& v) { r.any_text(v.to); }}};

void read_statement_schema(Reader& r, GivenStatement&) {
  bool known = false;
  r.choice(kStatementSchemas, known);
}

constexpr array kStatement{
    Field<GivenStatement>{"currency", kRequired,
                          [](Reader& r, GivenStatement& v) { r.any_text(v.currency); }},
    Field<GivenStatement>{"digest", kRequired, [](Reader& r, GivenStatement& v) { r.any_text(v.digest); }},
    Field<GivenStatement>{"lines", kRequired,
                          [](Reader& r, GivenStatement& v) { r.objects(kLine, v.lines); }},
    Field<GivenStatement>{"period", kRequired,
                          [](Reader& r, GivenStatement& v) { r.object(kStatementPeriod, v); }},
    Field<GivenStatement>{"rate_card", kRequired,
                          [](Reader& r, GivenStatement& v) { r.any_text(v.rate_card); }},
    Field<GivenStatement>{"schema", kRequired, read_statement_schema},
    Field<GivenStatement>{"totals", kRequired, [](Reader& r, GivenStatement& v) { r.object(kTotals, v); }}};

}  // namespace

GivenStatement read_given(std::string_view text, std::string_view root, Texts& texts, Problems& problems) {
  GivenStatement given;
  Reader(text, texts, problems, std::string(root)).object(kStatement, given);
  return given;
}

void check_given(const GivenStatement& given, std::string_view root, const Texts& texts, Problems& problems) {
  Once once(texts.size());
  const std::string at(root);
  const auto name = [](const GivenSums& sums) { return sums.name; };
  check_ids(given.by_provider, name, at + "/totals/by_provider/", "/provider", once, problems);
  check_ids(given.by_person, name, at + "/totals/by_person/", "/person", once, problems);
  check_ids(given.by_funder, name, at + "/totals/by_funder/", "/funder", once, problems);
  for (std::size_t i = 0; i < given.lines.size(); ++i) {
    once.restart();
    const auto& funding = given.lines[i].funding;
    for (std::size_t j = 0; j < funding.size(); ++j) {
      if (once.first(funding[j].funder)) continue;
      note(problems, Code::duplicate, "this funder was there before", at, "/lines/", i, "/funding/", j,
           "/funder");
    }
  }
}

}  // namespace doorstep::actuals
