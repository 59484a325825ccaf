#include "oracle.h"

#include <algorithm>

#include <fmt/format.h>

#include "doorstep/event/chain.h"
#include "doorstep/event/envelope.h"
#include "doorstep/platform/openssl.h"

#include "world.h"

namespace doorstep::simulation {

bool Oracle::has_receipt(const std::string& device, std::int64_t seq, const std::string& head) const {
  const auto found = receipts_.find(device);
  return found != receipts_.end() && found->second.contains({seq, head});
}

void Oracle::expect_held(const std::string& device, std::int64_t lines) const {
  const auto found = held_.find(device);
  if (found != held_.end() && lines < found->second)
    throw Broken("the hub has lost a line that it gave a receipt for");
}

void Oracle::recorded(const std::string& tablet, const std::string& line) {
  acknowledged_[tablet].insert(line);
}

void Oracle::disk_replaced(const std::string& tablet, const std::set<std::string>& lines) {
  acknowledged_[tablet] = lines;
}

void Oracle::expect_all(const std::string& tablet, const std::set<std::string>& lines) const {
  const auto found = acknowledged_.find(tablet);
  if (found == acknowledged_.end()) return;
  if (!std::includes(lines.begin(), lines.end(), found->second.begin(), found->second.end())) {
    throw Broken(tablet + " has lost a line that was acknowledged");
  }
}

void expect_chain(const std::string& device, const std::vector<std::string>& lines) {
  const auto& crypto = platform::openssl_crypto();
  auto head = event::empty_head(crypto);
  for (const auto& line : lines) {
    const auto envelope = event::parse_envelope(line);
    if (!envelope || envelope->device != device || envelope->seq != head.seq + 1 ||
        envelope->prev != head.hash) {
      throw Broken(fmt::format("the hub's log of {} is broken at line {}", device, head.seq + 1));
    }
    head = {envelope->seq, crypto.sha256(line)};
  }
}

}  // namespace doorstep::simulation
