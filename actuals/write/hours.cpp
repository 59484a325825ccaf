#include "doorstep/actuals/statement.h"

#include "json/write.h"

namespace doorstep::actuals {
namespace {

void append_member(std::string& out, std::string_view before, std::int64_t value) {
  out += before;
  append_integer(out, value);
}

void append_member(std::string& out, std::string_view before, std::string_view value) {
  out += before;
  append_text(out, value);
}

Seconds billable(const Duty& duty) { return duty.state == State::payable ? duty.billable : 0; }

void append_row(std::string& out, const Pricing& pricing, const Duty& duty) {
  const Texts& texts = pricing.request.texts;
  const Visit& visit = pricing.visit_of(duty);
  append_member(out, "{\"actual_seconds\":", duty.actual);
  append_member(out, ",\"billable_seconds\":", billable(duty));
  if (duty.attendance < 0) {
    out += ",\"carer\":null";
  } else {
    append_member(out,
                  ",\"carer\":", texts[visit.attendances[static_cast<std::size_t>(duty.attendance)].carer]);
  }
  append_member(out, ",\"person\":", texts[visit.person()]);
  append_member(out, ",\"planned_seconds\":", duty.is_extra ? 0 : duty.planned);
  append_member(out, ",\"provider\":", texts[visit.provider]);
  out += ",\"reasons\":";
  append_reasons(out, pricing, duty.reasons, duty.visit);
  append_member(out, ",\"service\":", texts[visit.service]);
  append_member(out, ",\"state\":", to_string(duty.state));
  append_member(out, ",\"visit\":", texts[visit.id]);
  out += '}';
}

}  // namespace

std::string write_hours(const Pricing& pricing) {
  std::string out = "{\"hours\":[";
  Seconds planned = 0, actual = 0, paid = 0;
  for (const Duty& duty : pricing.duties) {
    if (out.back() == '}') out += ',';
    append_row(out, pricing, duty);
    planned += duty.is_extra ? 0 : duty.planned;
    actual += duty.actual;
    paid += billable(duty);
  }
  out += "],\"schema\":\"doorstep.hours/1\"";
  append_member(out, ",\"totals\":{\"actual_seconds\":", actual);
  append_member(out, ",\"billable_seconds\":", paid);
  append_member(out, ",\"planned_seconds\":", planned);
  out += "}}\n";
  return out;
}

}  // namespace doorstep::actuals
