#include "doorstep/actuals/text.h"

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace doorstep::actuals {
namespace {

constexpr std::size_t kBlockBytes = 1 << 16;

std::uint32_t hash_of(std::string_view text) {
  const std::uint64_t hash = std::hash<std::string_view>{}(text);
  return static_cast<std::uint32_t>(hash ^ (hash >> 32U));
}

}  // namespace

Texts::Texts() : slots_(64) {}

Text Texts::add(std::string_view text) {
  const std::uint32_t hash = hash_of(text);
  std::size_t at = slot_of(text, hash);
  if (slots_[at].text != kFree) return Text{slots_[at].text};
  if (texts_.size() + 1 >= kFree) throw std::length_error("too many texts");
  if ((texts_.size() + 1) * 2 > slots_.size()) {
    grow();
    at = slot_of(text, hash);
  }
  slots_[at] = {hash, static_cast<std::uint32_t>(texts_.size())};
  texts_.push_back(keep(text));
  return Text{slots_[at].text};
}

std::optional<Text> Texts::find(std::string_view text) const {
  const Slot& slot = slots_[slot_of(text, hash_of(text))];
  return slot.text == kFree ? std::nullopt : std::optional(Text{slot.text});
}

// Where the text is, or where it would go.
std::size_t Texts::slot_of(std::string_view text, std::uint32_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at].text != kFree && (slots_[at].hash != hash || texts_[slots_[at].text] != text)) {
    at = (at + 1) & mask;
  }
  return at;
}

void Texts::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.text == kFree) continue;
    std::size_t at = slot.hash & mask;
    while (slots_[at].text != kFree) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

std::string_view Texts::keep(std::string_view text) {
  if (text.size() > room_) {
    room_ = std::max(kBlockBytes, text.size());
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(room_));
    block_end_ = blocks_.back().get() + room_;
  }
  char* to = block_end_ - room_;
  std::copy(text.begin(), text.end(), to);
  room_ -= text.size();
  return {to, text.size()};
}

}  // namespace doorstep::actuals
