// Prices a county's four weeks and prints how long each part took, as one JSON object:
//     bench_actuals [ATTENDANCES …]          10000 100000 1000000 unless given
#include "doorstep/actuals/actuals.h"

#include <cstdio>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include "doorstep/actuals/days.h"
#include "doorstep/actuals/statement.h"
#include "doorstep/platform/openssl.h"

#include "json/well_formed.h"
#include "json/write.h"

namespace {

using namespace doorstep;
using nlohmann::json;

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

class County {
 public:
  explicit County(std::size_t attendances) : attendances_(attendances) {}

  std::string request() {
    out_ = R"({"packages":[)";
    std::string visits;
    visits.reserve(attendances_ * 400);
    std::size_t done = 0;
    for (std::size_t person = 0; done < attendances_; ++person) {
      if (person > 0) out_ += ',';
      add_package(person);
      for (int visit = 0; visit < 112 && done < attendances_; ++visit)
        done += add_visit(visits, person, visit);
    }
    out_ += R"(],"period":{"from":"2026-10-05","to":"2026-11-01"},"rate_card":)";
    out_ += kCard;
    out_ += R"(,"schema":"doorstep.actuals/1","visits":[)";
    out_ += visits;
    out_ += "]}";
    return std::move(out_);
  }

 private:
  std::uint64_t random() {  // xorshift64*: the same county every time
    state_ ^= state_ >> 12U;
    state_ ^= state_ << 25U;
    state_ ^= state_ >> 27U;
    return state_ * 0x2545f4914f6cdd1dU;
  }
  bool chance(unsigned percent) { return random() % 100 < percent; }

  void add_package(std::size_t person) {
    const std::string id = std::to_string(person);
    out_ += R"({"budget":{"minutes":)" + std::to_string(700 + random() % 600) + R"(,"per":"week"},)" +
            R"("funding":[{"funder":"council","percent":"66.6667"},{"funder":"icb","percent":"33.3333"}],)" +
            R"("id":"package-)" + id + R"(","person":"person-)" + id +
            R"(","service":"*","valid":{"from":"2026-04-01"}})";
  }

  // Four visits a day for four weeks; answers how many attendances the visit has.
  std::size_t add_visit(std::string& out, std::size_t person, int number) {
    static constexpr int kHours[] = {7, 12, 16, 20};
    constexpr actuals::Instant kMonday = 1'791'154'800;  // 2026-10-05T00:00:00+01:00
    const auto start =
        kMonday + (number / 4) * 86'400 + kHours[number % 4] * 3'600 + static_cast<int>(random() % 8) * 900;
    const int minutes = 15 * (1 + static_cast<int>(random() % 4));
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
    out += R"("id":")" + std::string(id) + R"(","person":"person-)" + std::to_string(person) +
           R"(","planned":{)";
    if (carers > 1) out += R"("carers":2,)";
    out += R"("end":")" + text(start + minutes * 60) + R"(","start":")" + text(start) +
           R"("},"provider":"provider-)" + std::to_string(person % 40) +
           R"(","service":"personal_care","status":")" + (delivered ? "delivered" : "no_access") + R"("})";
    return carers;
  }

  void add_attendance(std::string& out, std::size_t person, std::size_t carer, actuals::Instant start,
                      int minutes) {
    const auto from = start + static_cast<int>(random() % 600) - 300;
    const auto to = from + minutes * 60 + static_cast<int>(random() % 900) - 500;
    if (carer > 0) out += ',';
    out += R"({"carer":"carer-)" + std::to_string(person * 2 + carer) + R"(","end":")" + text(to) +
           R"(","start":")" + text(from) + R"("})";
  }

  std::string text(actuals::Instant instant) {
    std::string out;
    actuals::append_local(out, instant, *zone_);
    return out;
  }

  std::size_t attendances_;
  std::string out_;
  std::uint64_t state_ = 0x9e3779b97f4a7c15U;
  const actuals::Zone* zone_ = actuals::Zone::find("Europe/London");
};

// Of processor time, so that whatever else the machine does counts little.
template <class Work>
double seconds(Work work) {
  const std::clock_t begin = std::clock();
  work();
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

std::int64_t peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1'024;
}

json measure(std::size_t attendances) {
  const std::string text = County(attendances).request();
  json out{
      {"attendances", attendances}, {"request_mib", text.size() >> 20U}, {"peak_mib_request", peak_mib()}};
  out["scan_s"] = seconds([&] { actuals::is_well_formed(text); });
  std::optional<std::variant<actuals::Request, actuals::Problem>> read;
  out["parse_s"] =
      seconds([&] { read.emplace(actuals::read_request(text)); });  // the scan and the checks in it
  actuals::Pricing pricing(std::get<actuals::Request>(*read));
  double priced = 0;
  for (const actuals::Step& step : actuals::steps()) {
    const double took = seconds([&] { step.run(pricing); });
    out["steps_s"][std::string(step.name)] = took;
    priced += took;
  }
  for (auto& [name, took] : out["steps_s"].items())
    out["steps_percent"][name] = static_cast<int>(took.get<double>() / priced * 100 + 0.5);
  std::string digest, statement;
  out["price_s"] = priced;
  out["digest_s"] = seconds([&] { digest = actuals::digest_of(text, platform::openssl_crypto()); });
  out["write_s"] = seconds([&] { statement = actuals::write_statement(pricing, digest); });
  out["statement_mib"] = statement.size() >> 20U;
  out["attendances_per_s"] = static_cast<std::int64_t>(static_cast<double>(attendances) / priced);
  out["price_to_parse"] = priced / out["parse_s"].get<double>();
  out["peak_mib"] = peak_mib();
  out["net"] = pricing.totals.all.net();
  out["lines"] = {{"all", pricing.totals.all.lines}, {"held", pricing.totals.all.held_lines}};
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::size_t> sizes;
  for (int i = 1; i < argc; ++i) sizes.push_back(std::stoul(argv[i]));
  if (sizes.empty()) sizes = {10'000, 100'000, 1'000'000};
  json runs = json::array();
  for (const std::size_t size : sizes) runs.push_back(measure(size));
  std::cout << json{{"bench", "actuals"}, {"runs", runs}}.dump() << "\n";
}
