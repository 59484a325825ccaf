#include "county.h"

#include <cstdio>

#include "doorstep/actuals/statement.h"

namespace doorstep::bench {
namespace {

// Bands, a night and a weekend rate, grace, rounding, holds, a discount.
constexpr std::string_view kCard =
    R"({"bank_holidays":["2026-12-25","2026-12-28"],"currency":"GBP",)"
    R"("discount":{"rule":"marginal","tiers":[{"over_hours":500,"percent":"2.5"}]},)"
    R"("exceptions":{"hold":["manual","overlap"]},"id":"county-2026",)"
    R"("measure":{"grace":{"over_minutes":5,"under_minutes":5},"overrun":{"cap_minutes":15,"pay":"cap"},)"
    R"("round":{"mode":"nearest","unit_minutes":5}},)"
    R"("not_delivered":{"cancelled":[{"notice_hours_under":24,"percent":"100"}],)"
    R"("hospital":{"percent":"50","retain_days":14},"no_access":{"pay_minutes":30}},"rates":[)"
    R"({"from":"07:00","id":"day","per_hour":"22.13","to":"22:00"},)"
    R"({"from":"22:00","id":"night","per_hour":"25.40","to":"07:00"},)"
    R"({"days":["weekend"],"id":"weekend","per_hour":"24.08"},)"
    R"({"days":["bank_holiday"],"id":"holiday","per_hour":"44.26"},)"
    R"({"band":"complex","id":"complex","per_hour":"26.50"},)"
    R"({"band":"bespoke","fixed":[{"amount":"16.00","minutes":30},{"amount":"20.00","minutes":45}],)"
    R"("id":"bespoke","per_hour":"24.00"}],"timezone":"Europe/London"})";

std::string text(std::int64_t instant) {
  static const actuals::Zone* const zone = actuals::Zone::find("Europe/London");
  std::string out;
  actuals::append_local(out, instant, *zone);
  return out;
}

}  // namespace

std::string County::request() {
  out_ = R"({"packages":[)";
  std::string visits;
  visits.reserve(attendances_ * 400);
  std::size_t done = 0;
  for (std::size_t person = 0; done < attendances_; ++person) {
    if (person > 0) out_ += ',';
    add_package(person);
    for (int visit = 0; visit < 112 && done < attendances_; ++visit) done += add_visit(visits, person, visit);
  }
  out_ += R"(],"period":{"from":"2026-10-05","to":"2026-11-01"},"rate_card":)";
  out_ += kCard;
  out_ += R"(,"schema":"doorstep.actuals/1","visits":[)";
  out_ += visits;
  out_ += "]}";
  return std::move(out_);
}

// xorshift64*
std::uint64_t County::random() {
  state_ ^= state_ >> 12U;
  state_ ^= state_ << 25U;
  state_ ^= state_ >> 27U;
  return state_ * 0x2545f4914f6cdd1dU;
}

void County::add_package(std::size_t person) {
  const std::string id = std::to_string(person);
  out_ += R"({"budget":{"minutes":)" + std::to_string(700 + random() % 600) + R"(,"per":"week"},)" +
          R"("funding":[{"funder":"council","percent":"66.6667"},{"funder":"icb","percent":"33.3333"}],)" +
          R"("id":"package-)" + id + R"(","person":"person-)" + id +
          R"(","service":"*","valid":{"from":"2026-04-01"}})";
}

// Four visits a day for four weeks; answers how many attendances the visit has.
std::size_t County::add_visit(std::string& out, std::size_t person, int number) {
  static constexpr int kHours[] = {7, 12, 16, 20};
  constexpr std::int64_t kMonday = 1'791'154'800;  // 2026-10-05T00:00:00+01:00
  const std::int64_t day = number / 4, hour = kHours[number % 4];
  const auto quarter = static_cast<std::int64_t>(random() % 8);
  const std::int64_t start = kMonday + day * 86'400 + hour * 3'600 + quarter * 900;
  const std::int64_t minutes = 15 * (1 + static_cast<std::int64_t>(random() % 4));
  const bool delivered = !chance(3);
  const std::size_t carers = delivered && person % 9 == 0 && number % 4 != 1 ? 2 : 1;
  if (!out.empty()) out += ',';
  out += '{';
  if (delivered) {
    out += "\"attendances\":[";
    for (std::size_t i = 0; i < carers; ++i) add_attendance(out, person, i, start, minutes);
    out += "],";
  }
  if (person % 5 == 0) out += person % 10 == 0 ? R"("band":"complex",)" : R"("band":"bespoke",)";
  if (chance(2)) out += R"("exceptions":["manual"],)";
  char id[64];
  std::snprintf(id, sizeof id, "019a%04zx-%04x-7000-8000-%012zx", person & 0xffff, number, person);
  out +=
      R"("id":")" + std::string(id) + R"(","person":"person-)" + std::to_string(person) + R"(","planned":{)";
  if (carers > 1) out += R"("carers":2,)";
  out += R"("end":")" + text(start + minutes * 60) + R"(","start":")" + text(start) +
         R"("},"provider":"provider-)" + std::to_string(person % 40) +
         R"(","service":"personal_care","status":")" + (delivered ? "delivered" : "no_access") + R"("})";
  return carers;
}

void County::add_attendance(std::string& out, std::size_t person, std::size_t carer, std::int64_t start,
                            std::int64_t minutes) {
  const auto from = start + static_cast<int>(random() % 600) - 300;
  const auto to = from + minutes * 60 + static_cast<int>(random() % 900) - 500;
  if (carer > 0) out += ',';
  out += R"({"carer":"carer-)" + std::to_string(person * 2 + carer) + R"(","end":")" + text(to) +
         R"(","start":")" + text(from) + R"("})";
}

}  // namespace doorstep::bench
