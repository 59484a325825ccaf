// Payment on actuals: a county's four weeks priced, against parsing the same request; and how that grows.
#include "doorstep/actuals/actuals.h"

#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

#include "doorstep/actuals/statement.h"
#include "doorstep/platform/openssl.h"

#include "harness/county.h"
#include "harness/folder.h"
#include "harness/options.h"
#include "harness/process.h"

namespace doorstep::bench {
namespace {

// Processor time in seconds, one of each a round.
struct Times {
  Series scan, parse, price, digest, write, price_to_parse;
  std::vector<Series> steps = std::vector<Series>(actuals::steps().size());
};

template <class Work>
double cpu_seconds(Series& series, const Work& work) {
  const double start = process_cpu_us();
  work();
  const double took = (process_cpu_us() - start) / 1e6;
  series.add(took);
  return took;
}

void price_once(const std::string& text, Times& times) {
  cpu_seconds(times.scan, [&] { actuals::check_json(text); });
  std::optional<std::variant<actuals::Request, actuals::Problem>> read;
  const double parsed = cpu_seconds(times.parse, [&] { read.emplace(actuals::read_request(text)); });
  if (std::holds_alternative<actuals::Problem>(*read)) throw std::runtime_error("the request is unsound");
  actuals::Pricing pricing(std::get<actuals::Request>(*read));
  double priced = 0;
  for (std::size_t i = 0; i < times.steps.size(); ++i)
    priced += cpu_seconds(times.steps[i], [&] { actuals::steps()[i].run(pricing); });
  times.price.add(priced);
  times.price_to_parse.add(priced / parsed);
  std::string digest;
  cpu_seconds(times.digest, [&] { digest = actuals::digest_of(text, platform::openssl_crypto()); });
  cpu_seconds(times.write, [&] { actuals::write_statement(pricing, digest); });
}

Times price(const std::string& request, int rounds) {
  Times times;
  for (int round = 0; round < rounds; ++round) price_once(request, times);
  return times;
}

double peak_mb(const Options& options, const std::string& request) {
  const Folder folder(options.folder);
  const auto file = folder.path() / "request.json";
  std::ofstream(file, std::ios::binary) << request;
  return static_cast<double>(peak_memory_of(options.program, {"actuals", "price", file})) / 1e6;
}

void report_times(Report& report, const Times& times, const std::string& request) {
  const auto megabytes = static_cast<double>(request.size()) / 1e6;
  report.add({"price / parse, time", times.price_to_parse.median(), "x", at_most(2),
              spread_of(times.price_to_parse)});
  report.add({"parse", megabytes / times.parse.median(), "MB/s"});
  report.add({"of it: is it JSON?", megabytes / times.scan.median(), "MB/s"});
  report.add({"digest of the request", megabytes / times.digest.median(), "MB/s"});
  report.add({"write the statement", times.write.median(), "s"});
  for (std::size_t i = 0; i < times.steps.size(); ++i) {
    report.add({fmt::format("price: share of {}", actuals::steps()[i].name),
                100 * times.steps[i].median() / times.price.median(), "%"});
  }
}

}  // namespace

void bench_actuals(const Options& options, Report& report) {
  report.begin("actuals", "a county's four weeks priced, in processor time of one core, JSON apart");
  const int most = options.size(1'000'000, 10'000);
  std::vector<double> ns_each;
  for (const int attendances : {most / 100, most / 10, most}) {
    const std::string request = County(static_cast<std::size_t>(attendances)).request();
    const Times times = price(request, options.size(attendances == most ? 5 : 15, 2));
    ns_each.push_back(times.price.median() * 1e9 / attendances);
    report.add({fmt::format("{} attendances: price", attendances), ns_each.back(), "ns each"});
    if (attendances < most) continue;
    report.add({fmt::format("{} attendances: price", attendances), times.price.median(), "s", at_most(3),
                spread_of(times.price)});
    report.add(
        {fmt::format("growth: each of {} / of {}", most, most / 100), ns_each.back() / ns_each.front(), "x"});
    report.add(
        {fmt::format("peak memory of `actuals price`, {}", attendances), peak_mb(options, request), "MB"});
    report_times(report, times, request);
  }
}

}  // namespace doorstep::bench
