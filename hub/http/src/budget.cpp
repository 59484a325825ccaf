#include "doorstep/hub/http/budget.h"

#include <utility>

namespace doorstep::hub {

MemoryBudget::Share::Share(Share&& other) noexcept
    : budget_(std::move(other.budget_)), bytes_(std::exchange(other.bytes_, 0)) {}

MemoryBudget::Share& MemoryBudget::Share::operator=(Share&& other) noexcept {
  std::swap(budget_, other.budget_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

MemoryBudget::Share::~Share() {
  if (budget_) budget_->used_bytes_ -= bytes_;
}

bool MemoryBudget::Share::grow(std::size_t bytes) {
  if (!budget_) return true;
  std::size_t used = budget_->used_bytes_;
  do {
    if (bytes > budget_->limit_bytes_ - used) return false;
  } while (!budget_->used_bytes_.compare_exchange_weak(used, used + bytes));
  bytes_ += bytes;
  return true;
}

}  // namespace doorstep::hub
