#include "slots.h"

#include <optional>

#include <sqlite3.h>

#include "host.h"

namespace doorstep::store {
namespace {

constexpr std::string_view kMagic = "DSSLOT1\n";
constexpr std::size_t kSumBytes = 8;
constexpr std::size_t kMostNameBytes = 512;
constexpr std::size_t kMostHeadBytes = kMagic.size() + 2 + kMostNameBytes + kSumBytes;

void append_little_endian(std::string& out, std::uint64_t value, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xffU));
}

std::uint64_t fnv1a(std::string_view bytes) {
  std::uint64_t sum = 0xcbf29ce484222325U;
  for (const char c : bytes) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return sum;
}

std::string head_of(std::string_view name) {
  std::string head(kMagic);
  append_little_endian(head, name.size(), 2);
  head.append(name);
  append_little_endian(head, fnv1a(head), kSumBytes);
  return head;
}

std::optional<std::string> name_in(std::string_view head) {
  if (head.size() < kMagic.size() + 2 || !head.starts_with(kMagic)) return std::nullopt;
  const auto byte = [&](std::size_t i) {
    return static_cast<std::size_t>(static_cast<unsigned char>(head[i]));
  };
  const std::size_t size = byte(kMagic.size()) | byte(kMagic.size() + 1) << 8U;
  if (size > kMostNameBytes || head.size() < kMagic.size() + 2 + size + kSumBytes) return std::nullopt;
  std::string name(head.substr(kMagic.size() + 2, size));
  if (!head.starts_with(head_of(name))) return std::nullopt;
  return name;
}

std::string read_head(int slot) {
  std::string head(kMostHeadBytes, '\0');
  const double got = doorstep_host_slot_read(slot, head.data(), static_cast<int>(head.size()), 0);
  head.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return head;
}

}  // namespace

int code_of(double result, int failed) {
  if (result >= 0) return SQLITE_OK;
  return result == kHostFull ? SQLITE_FULL : failed;
}

void Slots::look() {
  for (const int slots = doorstep_host_slots(); seen_ < slots; ++seen_) {
    const std::string head = read_head(seen_);
    if (auto name = name_in(head)) {
      names_.emplace(std::move(*name), seen_);
    } else if (head.find_first_not_of('\0') == std::string::npos) {
      free_.insert(seen_);
    }
  }
}

int Slots::find(std::string_view name) {
  look();
  const auto found = names_.find(name);
  return found == names_.end() ? kNone : found->second;
}

int Slots::make(std::string_view name, int& slot) {
  look();
  if (name.size() > kMostNameBytes) return SQLITE_CANTOPEN;
  if (free_.empty()) return SQLITE_FULL;
  slot = *free_.begin();
  const std::string head = head_of(name);
  double result = doorstep_host_slot_truncate(slot, 0);
  if (result >= 0) result = doorstep_host_slot_write(slot, head.data(), static_cast<int>(head.size()), 0);
  if (result >= 0) result = doorstep_host_slot_truncate(slot, static_cast<double>(kHeadBytes));
  if (result >= 0) result = doorstep_host_slot_flush(slot);
  if (result < 0) {
    doorstep_host_slot_truncate(slot, 0);
    return code_of(result, SQLITE_CANTOPEN);
  }
  free_.erase(slot);
  names_.emplace(name, slot);
  return SQLITE_OK;
}

int Slots::remove(std::string_view name) {
  const int slot = find(name);
  if (slot == kNone) return SQLITE_IOERR_DELETE_NOENT;
  const std::string nothing(kMostHeadBytes, '\0');
  double result = doorstep_host_slot_write(slot, nothing.data(), static_cast<int>(nothing.size()), 0);
  if (result >= 0) result = doorstep_host_slot_flush(slot);
  if (result < 0) return SQLITE_IOERR_DELETE;
  names_.erase(names_.find(name));
  free_.insert(slot);
  doorstep_host_slot_truncate(slot, 0);  // what is left of it is no file's any more
  return SQLITE_OK;
}

}  // namespace doorstep::store
