#include "signed_log.h"

#include <array>

#include <nlohmann/json.hpp>

#include "doorstep/event/envelope.h"
#include "doorstep/platform/openssl.h"
#include "doorstep/platform/random.h"

namespace doorstep::bench {

std::string SignedLog::next_line() {
  const auto happening = care_.next();
  clock_.advance(happening.gap_ms);
  return line_of(happening.event);
}

std::string SignedLog::next_line_at(Millis wall) {
  const auto happening = care_.next();
  clock_.advance(wall - clock_.wall_ms());
  return line_of(happening.event);
}

std::string SignedLog::line_of(const NewEvent& happened) {
  if (head_.seq == 0) head_ = event::empty_head(platform::openssl_crypto());
  event::Envelope envelope;
  envelope.id = EventId(platform::make_uuid_v7(platform::system_random(), clock_.wall_ms()));
  envelope.device = device_;
  envelope.seq = head_.seq + 1;
  envelope.prev = head_.hash;
  envelope.at = clock_.wall_ms();
  envelope.boot = clock_.boot();
  envelope.uptime_ms = clock_.uptime_ms();
  envelope.by = happened.by;
  envelope.type = happened.type;
  envelope.visit = happened.visit;
  envelope.person = happened.person;
  envelope.body = happened.body;
  std::string text = event::write_envelope(envelope);
  head_ = {envelope.seq, platform::openssl_crypto().sha256(text)};
  return text;
}

std::string SignedLog::last_line() const {
  const auto sig = signer_->sign(event::head_text(device_, head_.seq, head_.hash));
  auto line = nlohmann::json::parse(event::write_signed_head(device_, head_, sig));
  line["boot"] = clock_.boot();
  line["uptime_ms"] = clock_.uptime_ms();
  return line.dump();
}

std::unique_ptr<Signer> new_key() {
  std::array<std::uint8_t, 32> seed{};
  platform::system_random().fill(seed);
  return platform::make_signer(seed);
}

}  // namespace doorstep::bench
