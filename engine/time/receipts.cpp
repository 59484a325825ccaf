#include "receipts.h"

#include <algorithm>

namespace doorstep::time {

Receipts::Receipts(const std::vector<Contact>& contacts) {
  receipts_.reserve(contacts.size());
  for (const Contact& contact : contacts) {
    receipts_.push_back({contact.seq, contact.hub_time});
  }
  std::ranges::sort(receipts_, {}, &Receipt::seq);
  for (std::size_t i = receipts_.size(); i > 1; --i) {
    receipts_[i - 2].hub_time = std::min(receipts_[i - 2].hub_time, receipts_[i - 1].hub_time);
  }
}

std::optional<Millis> Receipts::held_by(std::int64_t seq) const {
  const auto receipt = std::ranges::lower_bound(receipts_, seq, {}, &Receipt::seq);
  return receipt == receipts_.end() ? std::nullopt : std::optional(receipt->hub_time);
}

}  // namespace doorstep::time
