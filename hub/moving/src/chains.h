// The logs as they stand in the table `line`, verified from their bytes.
#pragma once

#include <cstdint>
#include <string>

#include "doorstep/event/bytes.h"
#include "doorstep/hub/store/catalogue.h"

namespace doorstep::hub {

// Takes all rows of `line` in the order of its key. Throws Error(corrupt, "damaged_chain").
class Chains {
 public:
  explicit Chains(const TableShape& line);
  void add(Connection& db, const Row& row);
  // The last log ends where its head is, and there is no head of a log that was not seen.
  void end(Connection& db);

  std::int64_t devices() const { return devices_; }
  std::int64_t lines() const { return lines_; }

 private:
  void end_log(Connection& db) const;
  [[noreturn]] void throw_damaged(std::int64_t seq, const std::string& what) const;

  const std::size_t provider_column_, device_column_, seq_column_, hash_column_, bytes_column_;
  std::string provider_, device_;  // of the log under way
  std::int64_t seq_ = 0;
  Digest hash_{};
  std::int64_t devices_ = 0;
  std::int64_t lines_ = 0;
};

}  // namespace doorstep::hub
