// What was commissioned.
#include "read/parts.h"

namespace doorstep::actuals {
namespace {

using std::array;

constexpr array kWindows{Choice<Window>{"week", Window::week},
                         Choice<Window>{"four_weeks", Window::four_weeks},
                         Choice<Window>{"month", Window::month}, Choice<Window>{"period", Window::period}};

constexpr array kPeriod{Field<Dates>{"from", kRequired, [](Reader& r, Dates& v) { r.date(v.from); }},
                        Field<Dates>{"to", kRequired, [](Reader& r, Dates& v) { r.date(v.to); }}};
constexpr array kDates{Field<Dates>{"from", kRequired, [](Reader& r, Dates& v) { r.date(v.from); }},
                       Field<Dates>{"to", kOptional, [](Reader& r, Dates& v) { r.date(v.to); }}};
constexpr array kBudget{
    Field<Budget>{"minutes", kRequired, [](Reader& r, Budget& v) { r.integer(v.minutes); }},
    Field<Budget>{"per", kRequired, [](Reader& r, Budget& v) { r.choice(kWindows, v.per); }},
    Field<Budget>{"anchor", kOptional, [](Reader& r, Budget& v) { r.date(v.anchor); }}};
constexpr array kFunding{
    Field<Funding>{"funder", kRequired, [](Reader& r, Funding& v) { r.text(v.funder); }},
    Field<Funding>{"percent", kRequired, [](Reader& r, Funding& v) { r.percentage(v.percent); }}};

constexpr array kPackage{
    Field<Package>{"id", kRequired, [](Reader& r, Package& v) { r.text(v.id); }},
    Field<Package>{"person", kRequired, [](Reader& r, Package& v) { r.text(v.person); }},
    Field<Package>{"service", kRequired, [](Reader& r, Package& v) { r.text(v.service); }},
    Field<Package>{"valid", kRequired, [](Reader& r, Package& v) { read_dates(r, v.valid); }},
    Field<Package>{"budget", kOptional, [](Reader& r, Package& v) { r.object(kBudget, v.budget.emplace()); }},
    Field<Package>{"funding", kOptional,
                   [](Reader& r, Package& v) { r.objects_not_empty(kFunding, v.funding); }},
    Field<Package>{"pool", kOptional, [](Reader& r, Package& v) { r.text(v.pool); }}};

}  // namespace

void read_dates(Reader& reader, Dates& dates) { reader.object(kDates, dates); }
void read_period(Reader& reader, Dates& dates) { reader.object(kPeriod, dates); }

void read_package(Reader& reader, Package& package) {
  reader.object(kPackage, package);
  if (package.funding.empty()) package.funding.push_back({reader.texts().add("council"), kHundred});
}

}  // namespace doorstep::actuals
