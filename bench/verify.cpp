// A signed log verified: form, chain, hashes and signature, against SHA-256 of the same lines alone.
#include <stdexcept>

#include "doorstep/platform/openssl.h"
#include "doorstep/platform/random.h"

#include "harness/options.h"
#include "harness/signed_log.h"

namespace doorstep::bench {
namespace {

constexpr Millis kVerifyStart = 1'793'577'600'000;  // 2026-11-02T00:00:00Z

SignedLog made_up_log() {
  std::vector<CareVisit> visits;
  for (int i = 0; i < 400; ++i) {
    visits.push_back({VisitId(platform::make_uuid_v4(platform::system_random())),
                      PersonId(platform::make_uuid_v4(platform::system_random()))});
  }
  const std::string carer = platform::make_uuid_v4(platform::system_random());
  return {DeviceId(platform::make_uuid_v4(platform::system_random())), new_key(),
          Care(std::move(visits), CarerId(carer), 3), kVerifyStart};
}

}  // namespace

void bench_verify(const Options& options, Report& report) {
  report.begin("verify", "a signed log verified line by line, against SHA-256 of the same lines alone");
  const auto& crypto = platform::openssl_crypto();
  const int events = options.size(50'000, 2'000);
  auto log = made_up_log();
  std::string text;
  for (int i = 0; i < events; ++i) text += log.next_line() + "\n";
  const auto lines = event::split_lines(text);
  const auto head = event::parse_signed_head(log.last_line()).value();
  Series ours_us, floor_us, ratios;
  for (int round = 0; round < options.size(15, 2); ++round) {
    const double our_us = timed(ours_us, [&] {
      if (event::verify_lines(crypto, log.device(), log.signer().public_key(), lines, head).fault)
        throw std::runtime_error("the log does not verify");
    });
    std::uint8_t mixed = 0;
    ratios.add(our_us / timed(floor_us, [&] {
                 for (const auto line : lines) mixed ^= crypto.sha256(line)[0];
               }));
  }
  report.add({"verify / SHA-256 alone, time", ratios.median(), "x", {}, spread_of(ratios)});
  report.add({"verify", events * 1e6 / ours_us.median(), "events/s"});
  report.add({"verify", static_cast<double>(text.size()) / ours_us.median(), "MB/s"});
  report.add({"SHA-256 alone", events * 1e6 / floor_us.median(), "events/s"});
}

}  // namespace doorstep::bench
