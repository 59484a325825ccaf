#include "boots.h"

#include <algorithm>

namespace doorstep::hub {

std::optional<Boots::Span> Boots::held(const std::string& boot) {
  const auto row = db_.first(
      "SELECT first_seq, last_seq, first_uptime_ms, last_uptime_ms FROM boot_span "
      "WHERE provider = $1 AND device = $2 AND boot = $3",
      provider_, device_, boot);
  if (!row) return std::nullopt;
  return Span{row->integer(0), row->integer(1), row->integer(2), row->integer(3)};
}

bool Boots::add(const std::string& boot, std::int64_t seq, std::int64_t uptime_ms) {
  auto entry = spans_.find(boot);
  if (entry == spans_.end()) {
    const Span fresh{seq, seq, uptime_ms, uptime_ms};
    entry = spans_.emplace(boot, held(boot).value_or(fresh)).first;
  }
  Span& span = entry->second;
  const bool forward = seq <= span.last_seq || uptime_ms >= span.last_uptime_ms;
  if (seq < span.first_seq) {
    span.first_seq = seq;
    span.first_uptime_ms = uptime_ms;
  }
  span.last_seq = std::max(span.last_seq, seq);
  span.last_uptime_ms = std::max(span.last_uptime_ms, uptime_ms);
  return forward;
}

void Boots::save() {
  for (const auto& [boot, span] : spans_) {
    db_.send(
        "INSERT INTO boot_span (provider, device, boot, first_seq, last_seq, first_uptime_ms, "
        "last_uptime_ms) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (provider, device, boot) DO UPDATE SET "
        "first_seq = excluded.first_seq, last_seq = excluded.last_seq, "
        "first_uptime_ms = excluded.first_uptime_ms, last_uptime_ms = excluded.last_uptime_ms",
        provider_, device_, boot, span.first_seq, span.last_seq, span.first_uptime_ms, span.last_uptime_ms);
  }
  spans_.clear();
}

}  // namespace doorstep::hub
