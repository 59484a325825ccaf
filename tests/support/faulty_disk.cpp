#include "faulty_disk.h"

#include <algorithm>
#include <utility>

namespace doorstep::testing {

FaultyDisk::Verdict FaultyDisk::next_operation() {
  const std::uint64_t operation = operations++;
  dead_ = dead_ || operation >= dies_at_;
  if (dead_) return {Outcome::io_error, false};
  const bool fails = forever_ ? operation >= planned_at_ : operation == planned_at_;
  if (!fails) return {};
  if (planned_ == DiskFault::io_error) return {Outcome::io_error, false};
  return {Outcome::no_space, planned_ == DiskFault::short_write};
}

InodeRef FaultyDisk::find(const std::string& path) const {
  const auto found = names.find(path);
  return found == names.end() ? nullptr : found->second;
}

FaultyDisk::Outcome FaultyDisk::create(const std::string& path, InodeRef& inode) {
  const Outcome outcome = next_operation().outcome;
  if (outcome != Outcome::done) return outcome;
  inode = std::make_shared<Inode>();
  names[path] = inode;
  return Outcome::done;
}

void FaultyDisk::put(Inode& inode, std::string_view bytes, std::size_t at) {
  if (bytes.empty()) return;
  const std::size_t old_size = inode.now.size();
  if (at + bytes.size() > old_size) inode.now.resize(at + bytes.size());
  std::copy(bytes.begin(), bytes.end(), inode.now.begin() + static_cast<std::ptrdiff_t>(at));
  const std::size_t first = std::min(at, old_size) / kSectorBytes;  // a gap is written, too
  for (std::size_t sector = first; sector <= (at + bytes.size() - 1) / kSectorBytes; ++sector)
    inode.dirty.insert(inode.dirty.end(), sector);
}

std::uint64_t FaultyDisk::used() const {
  std::uint64_t bytes = 0;
  for (const auto& [name, inode] : names) bytes += inode->now.size();
  return bytes;
}

FaultyDisk::Outcome FaultyDisk::write(Inode& inode, std::string_view bytes, std::size_t at) {
  const Verdict verdict = next_operation();
  const std::size_t grown = std::max(at + bytes.size(), inode.now.size()) - inode.now.size();
  if (capacity != UINT64_MAX && grown > 0 && used() + grown > capacity) return Outcome::no_space;
  if (verdict.outcome == Outcome::done) {
    ++writes;
    put(inode, bytes, at);
  } else if (verdict.halfway) {
    put(inode, bytes.substr(0, bytes.size() / 2), at);
  }
  return verdict.outcome;
}

FaultyDisk::Outcome FaultyDisk::truncate(Inode& inode, std::size_t size) {
  const Outcome outcome = next_operation().outcome;
  if (outcome != Outcome::done || size >= inode.now.size()) return outcome;
  inode.now.resize(size);
  inode.dirty.erase(inode.dirty.lower_bound((size + kSectorBytes - 1) / kSectorBytes), inode.dirty.end());
  return outcome;
}

FaultyDisk::Outcome FaultyDisk::sync(const InodeRef& inode, const std::string& path) {
  const Outcome outcome = next_operation().outcome;
  if (outcome != Outcome::done) {
    // As Linux does it: what could not be written is forgotten as clean, and a later sync does not try it again.
    if (!dead_) inode->dirty.clear();
    return outcome;
  }
  ++syncs;
  inode->durable.resize(inode->now.size());
  for (const std::size_t sector : inode->dirty) {
    const std::size_t at = sector * kSectorBytes;
    if (at < inode->now.size()) inode->durable.replace(at, kSectorBytes, inode->now, at, kSectorBytes);
  }
  inode->durable.resize(inode->now.size());
  inode->dirty.clear();
  if (find(path) == inode) durable_names_[path] = inode;
  return outcome;
}

FaultyDisk::Outcome FaultyDisk::remove(const std::string& path, bool sync_directory) {
  const Outcome outcome = next_operation().outcome;
  if (outcome != Outcome::done) return outcome;
  names.erase(path);
  if (sync_directory) durable_names_.erase(path);
  return outcome;
}

void FaultyDisk::put_durably(const std::string& path, const std::string& contents) {
  const auto inode = std::make_shared<Inode>();
  inode->now = inode->durable = contents;
  names[path] = durable_names_[path] = inode;
}

void FaultyDisk::take_away(const std::string& path) {
  names.erase(path);
  durable_names_.erase(path);
}

void FaultyDisk::fail_at(std::uint64_t operation, DiskFault fault, bool forever) {
  planned_at_ = operation;
  planned_ = fault;
  forever_ = forever;
}

void FaultyDisk::die_at(std::uint64_t operation) { dies_at_ = operation; }

void FaultyDisk::heal() {
  planned_at_ = dies_at_ = UINT64_MAX;
  forever_ = false;
}

void FaultyDisk::lose(Inode& inode, CrashLoss loss) {
  if (loss == CrashLoss::none) inode.durable = inode.now;
  if (loss == CrashLoss::torn) {
    if (inode.now.size() < inode.durable.size() && coin()) inode.durable.resize(inode.now.size());
    for (const std::size_t sector : inode.dirty) {
      if (!coin()) continue;
      const std::size_t at = sector * kSectorBytes;
      const std::size_t end = std::min(at + kSectorBytes, inode.now.size());
      if (inode.durable.size() < end) inode.durable.resize(end);
      inode.durable.replace(at, end - at, inode.now, at, end - at);
    }
  }
  inode.now = inode.durable;
  inode.dirty.clear();
  inode.shared = {};
}

void FaultyDisk::crash(CrashLoss loss) {
  ++generation;
  dead_ = false;
  heal();
  auto survivors = loss == CrashLoss::none ? names : durable_names_;
  if (loss == CrashLoss::torn) {
    for (const auto& [path, inode] : names)
      if (survivors[path] != inode && coin()) survivors[path] = inode;
    for (const auto& [path, inode] : durable_names_)
      if (!names.contains(path) && coin()) survivors.erase(path);
    std::erase_if(survivors, [](const auto& entry) { return entry.second == nullptr; });
  }
  names = std::move(survivors);
  for (const auto& [path, inode] : names) lose(*inode, loss);
  durable_names_ = names;
}

}  // namespace doorstep::testing
