#include <optional>

#include "doorstep/event/envelope.h"

#include "remains.h"

namespace doorstep::store {
namespace {

class Reassembly {
 public:
  Reassembly(const std::map<std::int64_t, std::vector<std::string>>& found, const DeviceId& device,
             const Crypto& crypto)
      : found_(found), device_(device), crypto_(crypto) {
    out_.head = event::empty_head(crypto);
    if (!found.empty()) out_.known_seq = found.rbegin()->first;
  }

  Reassembled run(const Anchor& anchor) {
    extend();
    if (anchor.seq > out_.head.seq) {
      bridge(anchor);
      out_.head = {anchor.seq, anchor.hash};
      extend();
    }
    for (const auto& [seq, lines] : found_)
      if (seq > out_.head.seq && envelope_of(lines.back()).device == device_.str())
        out_.strays.emplace(seq, lines.back());
    return std::move(out_);
  }

 private:
  static event::EnvelopeView envelope_of(const std::string& line) {
    return event::parse_envelope(line).value();
  }

  std::vector<const std::string*> following(const event::Head& head) const {
    std::vector<const std::string*> fits;
    const auto at = found_.find(head.seq + 1);
    if (at == found_.end()) return fits;
    for (const auto& line : at->second) {
      const auto envelope = envelope_of(line);
      if (envelope.prev == head.hash && envelope.device == device_.str()) fits.push_back(&line);
    }
    return fits;
  }

  // Of several that follow, the one that has a successor; at the end of the log the one that was written last.
  void extend() {
    for (auto fits = following(out_.head); !fits.empty(); fits = following(out_.head)) {
      const std::string* chosen = fits.back();
      for (const auto* line : fits)
        if (!following({out_.head.seq + 1, crypto_.sha256(*line)}).empty()) chosen = line;
      out_.head = {out_.head.seq + 1, crypto_.sha256(*chosen)};
      out_.lines.emplace(out_.head.seq, *chosen);
    }
  }

  // Backwards from the anchor, each line by the hash that its successor names; after a hole any sound line.
  void bridge(const Anchor& anchor) {
    std::optional<Digest> wanted = anchor.hash;
    for (std::int64_t seq = anchor.seq; seq > out_.head.seq; --seq) {
      const std::string* line = with_hash(seq, wanted);
      if (line != nullptr) {
        out_.lines.emplace(seq, *line);
        wanted = envelope_of(*line).prev;
        continue;
      }
      if (wanted) out_.holes.push_back({seq, seq, *wanted});
      out_.holes.back().first = seq;
      wanted = std::nullopt;
    }
  }

  const std::string* with_hash(std::int64_t seq, const std::optional<Digest>& hash) const {
    const auto at = found_.find(seq);
    if (at == found_.end()) return nullptr;
    for (const auto& line : at->second)
      if ((!hash || crypto_.sha256(line) == *hash) && envelope_of(line).device == device_.str()) return &line;
    return nullptr;
  }

  const std::map<std::int64_t, std::vector<std::string>>& found_;
  const DeviceId& device_;
  const Crypto& crypto_;
  Reassembled out_;
};

}  // namespace

Reassembled reassemble(const std::map<std::int64_t, std::vector<std::string>>& found, const DeviceId& device,
                       const Anchor& anchor, const Crypto& crypto) {
  return Reassembly(found, device, crypto).run(anchor);
}

}  // namespace doorstep::store
