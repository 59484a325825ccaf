// What can be said of a line without the database: done before the writer has its turn.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/chain.h"
#include "doorstep/event/envelope.h"

namespace doorstep::hub {

// A piece of an adopted line.
struct AdoptedPart {
  std::string device;
  std::int64_t seq = 0;
  std::int64_t part = 0;
  std::int64_t parts = 0;
  std::string text;
};

struct InspectedLine {
  event::EnvelopeView envelope;  // into the line that was inspected
  Digest hash{};
  std::string_view problem;  // unknown_type or bad_body; empty: none
  std::string detail;        // of it
  bool unplanned = false;    // a check-in of a visit that nobody planned
  // Of a log.adopted: what it brings. `texts` hold the lines that `adopted` points into.
  std::vector<std::string> texts;
  std::vector<InspectedLine> adopted;
  std::optional<AdoptedPart> part;
  std::vector<std::string> blobs;  // of an attachment: the SHA-256 of its bytes, and of its thumbnail
};

InspectedLine inspect(const Crypto& crypto, const event::VerifiedLine& line);

// A line that came inside another log, put together from its parts or not. nullopt where it is not sound or not
// `device`'s.
std::optional<InspectedLine> inspect_adopted(const Crypto& crypto, std::string_view device,
                                             std::string_view line);

}  // namespace doorstep::hub
