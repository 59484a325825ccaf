// How many bytes of requests the hub holds at once, so that load can't exhaust its memory.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

namespace doorstep::hub {

// Thread-safe.
class MemoryBudget : public std::enable_shared_from_this<MemoryBudget> {
 public:
  // What one request has taken; given back when it ends. A default one belongs to no budget and always grows.
  class Share {
   public:
    Share() = default;
    Share(Share&& other) noexcept;
    Share& operator=(Share&& other) noexcept;
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;
    ~Share();
    Share sibling() const { return Share(budget_); }  // of the same budget; has taken nothing yet
    bool grow(std::size_t bytes);  // false where the budget is used up; nothing is taken then

   private:
    friend class MemoryBudget;
    explicit Share(std::shared_ptr<MemoryBudget> budget) : budget_(std::move(budget)) {}
    std::shared_ptr<MemoryBudget> budget_;
    std::size_t bytes_ = 0;
  };

  explicit MemoryBudget(std::size_t limit_bytes) : limit_bytes_(limit_bytes) {}
  Share share() { return Share(shared_from_this()); }
  std::size_t used_bytes() const { return used_bytes_; }

 private:
  const std::size_t limit_bytes_;
  std::atomic<std::size_t> used_bytes_{0};
};

}  // namespace doorstep::hub
